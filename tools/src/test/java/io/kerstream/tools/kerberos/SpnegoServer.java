/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/**
 * A web server on the loopback interface whose path {@code /secured} asks for SPNEGO (RFC 4559).
 */
final class SpnegoServer implements AutoCloseable {

    private static final String NEGOTIATE = "Negotiate";
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final Subject acceptor;
    private final List<String> authenticated = new CopyOnWriteArrayList<>();

    private SpnegoServer(HttpServer server, Subject acceptor) {
        this.server = server;
        this.acceptor = acceptor;
    }

    static SpnegoServer start(Path keytab, String principal) throws IOException {
        KerberosPrincipal name = new KerberosPrincipal(principal);
        Subject acceptor =
                new Subject(
                        true,
                        Set.of(name),
                        Set.of(),
                        Set.of(KeyTab.getInstance(name, keytab.toFile())));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SpnegoServer made = new SpnegoServer(server, acceptor);
        server.createContext("/secured", made::secured);
        server.createContext(
                "/open",
                exchange -> {
                    exchange.sendResponseHeaders(200, NO_BODY);
                    exchange.close();
                });
        server.start();
        return made;
    }

    String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** The full names of the clients that were let in. */
    List<String> authenticated() {
        return authenticated;
    }

    private void secured(HttpExchange exchange) throws IOException {
        try (exchange) {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            if (header == null || !header.startsWith(NEGOTIATE + " ")) {
                refuse(exchange);
                return;
            }
            byte[] token = Base64.getDecoder().decode(header.substring(NEGOTIATE.length() + 1));
            try {
                byte[] answer =
                        Subject.doAs(
                                acceptor, (PrivilegedExceptionAction<byte[]>) () -> accept(token));
                exchange.getResponseHeaders()
                        .put(
                                "WWW-Authenticate",
                                List.of(
                                        NEGOTIATE
                                                + " "
                                                + Base64.getEncoder().encodeToString(answer)));
                exchange.sendResponseHeaders(200, NO_BODY);
            } catch (java.security.PrivilegedActionException e) {
                refuse(exchange);
            }
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().putAll(Map.of("WWW-Authenticate", List.of(NEGOTIATE)));
        exchange.sendResponseHeaders(401, NO_BODY);
    }

    private byte[] accept(byte[] token) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSCredential credential =
                manager.createCredential(
                        null,
                        GSSCredential.INDEFINITE_LIFETIME,
                        new Oid[] {new Oid("1.2.840.113554.1.2.2"), new Oid("1.3.6.1.5.5.2")},
                        GSSCredential.ACCEPT_ONLY);
        GSSContext context = manager.createContext(credential);
        try {
            byte[] answer = context.acceptSecContext(token, 0, token.length);
            authenticated.add(context.getSrcName().toString());
            return answer;
        } finally {
            context.dispose();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
