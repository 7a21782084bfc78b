/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import javax.security.auth.Subject;
import org.apache.flink.annotation.Internal;

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

    /** Ends the use; the login goes on for others and for a while. Does not wait. */
    @Override
    public void close() {
        release.run();
    }
}
