/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/** A client and a service of the JDK that authenticate each other, without a network. */
final class Gss {

    private static final GSSManager MANAGER = GSSManager.getInstance();

    private Gss() {}

    /**
     * Establishes a context.
     *
     * @param service host-based name such as {@code kafka@localhost}
     * @return the client's name as the service sees it
     */
    static String authenticate(Subject client, Subject server, String service) throws GSSException {
        GSSContext initiator = initiator(client, service);
        initiator.requestMutualAuth(true);
        GSSContext acceptor =
                as(
                        server,
                        () ->
                                MANAGER.createContext(
                                        MANAGER.createCredential(
                                                null,
                                                GSSCredential.INDEFINITE_LIFETIME,
                                                kerberos(),
                                                GSSCredential.ACCEPT_ONLY)));
        byte[] token = new byte[0];
        while (!initiator.isEstablished() || !acceptor.isEstablished()) {
            byte[] fromServer = token;
            byte[] fromClient =
                    as(client, () -> initiator.initSecContext(fromServer, 0, fromServer.length));
            if (fromClient != null) {
                token =
                        as(
                                server,
                                () -> acceptor.acceptSecContext(fromClient, 0, fromClient.length));
            }
        }
        return acceptor.getSrcName().toString();
    }

    /** The client's first token, for which it asks the KDC for a service ticket. */
    static byte[] token(Subject client, String service) throws GSSException {
        GSSContext initiator = initiator(client, service);
        return as(client, () -> initiator.initSecContext(new byte[0], 0, 0));
    }

    private static GSSContext initiator(Subject client, String service) throws GSSException {
        return as(
                client,
                () ->
                        MANAGER.createContext(
                                MANAGER.createName(service, GSSName.NT_HOSTBASED_SERVICE),
                                kerberos(),
                                null,
                                GSSContext.DEFAULT_LIFETIME));
    }

    private static Oid kerberos() throws GSSException {
        return new Oid("1.2.840.113554.1.2.2");
    }

    @SuppressWarnings("removal") // Its successor callAs came after Java 17.
    private static <T> T as(Subject subject, PrivilegedExceptionAction<T> action)
            throws GSSException {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof GSSException gss) {
                throw gss;
            }
            throw new IllegalStateException(e);
        }
    }
}
