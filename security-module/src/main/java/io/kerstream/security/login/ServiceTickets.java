/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches service tickets before anybody needs them, so that no poll waits for the KDC.
 *
 * <p>The first token of a GSS-API context needs the ticket, and the JDK leaves it in the Subject's
 * private credentials, where a later handshake finds it. Names are canonicalized by the same code
 * as in a handshake: {@code service@host} is host-based (RFC 2743, section 4.1), {@code
 * service/host@REALM} a Kerberos principal (RFC 1964, section 2.1.1).
 */
final class ServiceTickets {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceTickets.class);

    private static final String KERBEROS = "1.2.840.113554.1.2.2";
    private static final String PRINCIPAL_NAME = "1.2.840.113554.1.2.2.1";

    /** The last failure for each service; those that succeeded later are gone. */
    private final Map<String, Exception> failures = new ConcurrentHashMap<>();

    /**
     * Fetches the tickets one after the other. Failures are kept for {@link #failure}: Kafka's
     * clients try again for ever and do not say why.
     *
     * @return the number of tickets that are new in the Subject
     */
    int fetch(Subject subject, Collection<String> names) {
        int before = Tickets.services(subject).size();
        for (String name : names) {
            try {
                fetch(subject, name);
                failures.remove(name);
            } catch (PrivilegedActionException
                    | GSSException
                    | UnknownHostException
                    | RuntimeException e) {
                failures.put(name, e);
                LOG.debug("No service ticket for {} ahead of its use", name, e);
            }
        }
        return Math.max(0, Tickets.services(subject).size() - before);
    }

    /** Why there is no ticket for a service; empty if there is one, or nobody has asked for it. */
    Optional<Exception> failure(String name) {
        return Optional.ofNullable(failures.get(name));
    }

    /**
     * Fetches one ticket, or finds it in the Subject.
     *
     * @throws PrivilegedActionException with the reason why there is none
     */
    static void fetch(Subject subject, String name)
            throws PrivilegedActionException, GSSException, UnknownHostException {
        GSSManager manager = GSSManager.getInstance();
        Oid mechanism = new Oid(KERBEROS);
        GSSName service =
                name.contains("/")
                        ? manager.createName(name, new Oid(PRINCIPAL_NAME))
                        : manager.createName(
                                asKafkaNamesIt(name), GSSName.NT_HOSTBASED_SERVICE, mechanism);
        PrivilegedExceptionAction<byte[]> firstToken =
                () -> {
                    GSSContext context =
                            manager.createContext(
                                    service, mechanism, null, GSSContext.DEFAULT_LIFETIME);
                    try {
                        return context.initSecContext(new byte[0], 0, 0);
                    } finally {
                        context.dispose();
                    }
                };
        Subject.doAs(subject, firstToken);
    }

    /** A client asks for the name of an address; of a name, it takes it as it is. */
    private static String asKafkaNamesIt(String service) throws UnknownHostException {
        int at = service.indexOf('@');
        return service.substring(0, at + 1)
                + InetAddress.getByName(service.substring(at + 1)).getHostName();
    }
}
