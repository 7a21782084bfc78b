/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.flink.annotation.Internal;

/**
 * Finds out what a broker's port speaks, after a client got no answer from it. A Kafka client that
 * speaks something else than the port only sees its connections end, and asks again until its time
 * is up.
 *
 * <p>The question is a SaslHandshake request (KIP-43) for a mechanism that nobody has: a listener
 * with SASL answers with those it has, one without answers that SASL is out of place, and one with
 * TLS ends the connection, but answers a TLS greeting. No credential is sent.
 */
@Internal
public final class BrokerProbe {

    private static final int LIMIT_MS = 3_000;

    private BrokerProbe() {}

    /**
     * Asks; takes a few seconds at most.
     *
     * @param server host and port
     * @return the security protocols that fit, and what the port said; empty if it cannot be told
     */
    public static Optional<Answer> ask(String server) {
        int colon = server.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(server.substring(colon + 1));
            for (InetAddress address : InetAddress.getAllByName(host)) {
                Optional<Answer> answer = ask(new InetSocketAddress(address, port));
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Answer> ask(InetSocketAddress address) {
        try {
            Optional<Answer> plain = askInPlainText(address);
            return plain.isPresent() ? plain : askForTls(address);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * What a port speaks.
     *
     * @param protocols those of Kafka's security protocols that this port can have
     * @param mechanisms of SASL without TLS; behind TLS they are not asked for
     * @param finding for a message
     */
    public record Answer(List<String> protocols, List<String> mechanisms, String finding) {}

    private static Optional<Answer> askInPlainText(InetSocketAddress address) throws IOException {
        try (Socket socket = connect(address)) {
            return new BrokerQuestions(socket)
                    .sasl()
                    .map(
                            answer ->
                                    switch (answer.port()) {
                                        case TLS -> tls();
                                        case SASL ->
                                                new Answer(
                                                        List.of("SASL_PLAINTEXT"),
                                                        answer.mechanisms(),
                                                        "has SASL without TLS, with the mechanisms "
                                                                + answer.mechanisms());
                                        case NO_SASL ->
                                                new Answer(
                                                        List.of("PLAINTEXT"),
                                                        List.of(),
                                                        "has neither SASL nor TLS");
                                    });
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Optional<Answer> askForTls(InetSocketAddress address) throws IOException {
        Socket plain = connect(address);
        try (SSLSocket socket =
                (SSLSocket)
                        ((SSLSocketFactory) SSLSocketFactory.getDefault())
                                .createSocket(
                                        plain, address.getHostString(), address.getPort(), true)) {
            socket.setSoTimeout(LIMIT_MS);
            socket.startHandshake();
            return Optional.of(tls());
        } catch (SSLException e) {
            // Certificates that this JVM does not trust are TLS as well; other bytes are not.
            String text = String.valueOf(e.getMessage());
            return text.contains("unrecognized SSL message")
                            || text.contains("terminated the handshake")
                    ? Optional.empty()
                    : Optional.of(tls());
        }
    }

    private static Answer tls() {
        return new Answer(List.of("SSL", "SASL_SSL"), List.of(), "has TLS");
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
