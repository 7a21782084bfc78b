/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import javax.security.auth.Subject;
import org.apache.flink.annotation.Internal;
import org.ietf.jgss.GSSException;

/** A login of this process in use until closed, see {@link KerberosLogins#hold}. */
@Internal
public final class HeldLogin implements AutoCloseable {

    private final Subject subject;
    private final Runnable release;

    HeldLogin(Subject subject, Runnable release) {
        this.subject = subject;
        this.release = release;
    }

    /** To act as ({@link Subject#doAs}); its tickets are kept valid, and never logged out. */
    public Subject subject() {
        return subject;
    }

    /**
     * Fetches the ticket for a service, if the login has none yet. Asks the KDC in the calling
     * thread, for as long as {@code krb5.conf} allows ({@code kdc_timeout}, {@code max_retries}).
     *
     * @param service as {@code name@host}
     * @throws PrivilegedActionException with the reason why there is none
     * @throws GSSException if the name is not one of a service
     * @throws UnknownHostException if the host has no address
     */
    public void fetchTicket(String service)
            throws PrivilegedActionException, GSSException, UnknownHostException {
        ServiceTickets.fetch(subject, service);
    }

    /** Ends the use; the login goes on for others and for a while. Does not wait. */
    @Override
    public void close() {
        release.run();
    }
}
