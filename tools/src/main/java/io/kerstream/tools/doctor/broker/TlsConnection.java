/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Connections with TLS. */
final class TlsConnection {

    private TlsConnection() {}

    /**
     * Shakes hands as a Kafka client does; certificate and name are checked.
     *
     * @param context with the client's trust and key stores
     * @param identification the client's {@code ssl.endpoint.identification.algorithm}
     */
    static SSLSocket open(String server, SSLContext context, String identification)
            throws IOException {
        Socket plain = Servers.connect(server);
        try {
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(
                                            plain,
                                            Servers.host(server),
                                            Servers.port(server),
                                            true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(identification);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /**
     * Shakes hands with whoever is there, to see what he shows and offers. Nothing that proves who
     * the client is may be sent on it.
     */
    static SSLSocket openToAnybody(String server) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return open(server, context, "");
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS in this JVM", e);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static List<X509Certificate> chain(SSLSocket socket) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : socket.getSession().getPeerCertificates()) {
            if (certificate instanceof X509Certificate x509) {
                chain.add(x509);
            }
        }
        return chain;
    }

    /** What a chain says, for people. */
    static String describe(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return "no certificate";
        }
        X509Certificate broker = chain.get(0);
        return broker.getSubjectX500Principal()
                + " for "
                + names(broker)
                + ", issued by "
                + chain.stream()
                        .map(each -> each.getIssuerX500Principal().toString())
                        .distinct()
                        .collect(Collectors.joining(", by "))
                + ", valid until "
                + broker.getNotAfter().toInstant();
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? "no subject alternative name"
                    : names.stream()
                            .flatMap(name -> Stream.of(name.get(1)))
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "names that cannot be read (" + e.getMessage() + ")";
        }
    }
}
