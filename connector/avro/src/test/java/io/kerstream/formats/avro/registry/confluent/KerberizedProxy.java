/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.hadoop.security.authentication.server.AuthenticationFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * What a Kerberized registry has in front of it: Hadoop's {@code AuthenticationFilter} in a servlet
 * container. Whom it lets in, it passes on to the registry.
 */
final class KerberizedProxy implements AutoCloseable {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Set<String> users = new ConcurrentSkipListSet<>();

    private KerberizedProxy(Kdc kdc, String target) throws Exception {
        kdc.createPrincipal("HTTP/localhost");
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        FilterHolder filter = new FilterHolder(new AuthenticationFilter());
        filter.setInitParameter("type", "kerberos");
        filter.setInitParameter("kerberos.principal", kdc.principal("HTTP/localhost"));
        filter.setInitParameter("kerberos.keytab", kdc.keytab("HTTP/localhost").toString());
        filter.setInitParameter("kerberos.name.rules", "DEFAULT");
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new Forward(target)), "/*");
        server.setHandler(context);
        server.start();
    }

    static KerberizedProxy start(Kdc kdc, String target) throws Exception {
        return new KerberizedProxy(kdc, target);
    }

    String url() {
        return "http://localhost:" + connector.getLocalPort();
    }

    /** The principals that were let in. */
    List<String> users() {
        return List.copyOf(users);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private final class Forward extends HttpServlet {

        private final String target;

        Forward(String target) {
            this.target = target;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            users.add(request.getUserPrincipal().getName());
            HttpURLConnection registry =
                    (HttpURLConnection)
                            URI.create(target + request.getRequestURI()).toURL().openConnection();
            registry.setRequestMethod(request.getMethod());
            if (request.getMethod().equals("POST")) {
                registry.setDoOutput(true);
                registry.setRequestProperty("Content-Type", request.getContentType());
                request.getInputStream().transferTo(registry.getOutputStream());
            }
            response.setStatus(registry.getResponseCode());
            response.setContentType(registry.getContentType());
            try (InputStream in =
                    registry.getResponseCode() < 400
                            ? registry.getInputStream()
                            : registry.getErrorStream()) {
                if (in != null) {
                    in.transferTo(response.getOutputStream());
                }
            }
        }
    }
}
