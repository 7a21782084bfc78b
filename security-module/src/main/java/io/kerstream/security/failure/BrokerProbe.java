/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out what a broker's port speaks, after a client got no answer from it. A Kafka client that
 * speaks something else than the port only sees its connections end, and asks again until its time
 * is up.
 *
 * <p>The question is a SaslHandshake request (KIP-43) for a mechanism that nobody has: a listener
 * with SASL answers with those it has, one without answers that SASL is out of place, and one with
 * TLS ends the connection, but answers a TLS greeting. No credential is sent.
 */
final class BrokerProbe {

    private static final int LIMIT_MS = 3_000;
    private static final int MOST_BYTES = 4_096;

    private static final short SASL_HANDSHAKE = 17;
    private static final short VERSION = 1;
    private static final short UNSUPPORTED_MECHANISM = 33;
    private static final short ILLEGAL_SASL_STATE = 34;
    private static final int TLS_ALERT = 0x15;

    private BrokerProbe() {}

    /**
     * Asks; takes a few seconds at most.
     *
     * @param server host and port
     * @return the security protocols that fit, and what the port said; empty if it cannot be told
     */
    static Optional<Answer> ask(String server) {
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
     * @param protocols those of Kafka's security protocols that this port can have
     * @param finding for a message
     */
    record Answer(List<String> protocols, String finding) {}

    private static Optional<Answer> askInPlainText(InetSocketAddress address) throws IOException {
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write(question());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.read();
            if (first == TLS_ALERT) {
                return Optional.of(tls());
            }
            if (first < 0) {
                return Optional.empty();
            }
            int size = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            if (size < 10 || size > MOST_BYTES) {
                return Optional.empty();
            }
            ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(size));
            answer.getInt();
            short error = answer.getShort();
            if (error == UNSUPPORTED_MECHANISM) {
                return Optional.of(
                        new Answer(
                                List.of("SASL_PLAINTEXT"),
                                "has SASL without TLS, with the mechanisms " + mechanisms(answer)));
            }
            return error == ILLEGAL_SASL_STATE
                    ? Optional.of(new Answer(List.of("PLAINTEXT"), "has neither SASL nor TLS"))
                    : Optional.empty();
        } catch (EOFException | SocketException e) {
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
        return new Answer(List.of("SSL", "SASL_SSL"), "has TLS");
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

    private static byte[] question() {
        byte[] client = "kerstream-probe".getBytes(StandardCharsets.US_ASCII);
        byte[] mechanism = "NONE".getBytes(StandardCharsets.US_ASCII);
        int size = 2 + 2 + 4 + 2 + client.length + 2 + mechanism.length;
        return ByteBuffer.allocate(4 + size)
                .putInt(size)
                .putShort(SASL_HANDSHAKE)
                .putShort(VERSION)
                .putInt(0)
                .putShort((short) client.length)
                .put(client)
                .putShort((short) mechanism.length)
                .put(mechanism)
                .array();
    }

    private static List<String> mechanisms(ByteBuffer answer) {
        List<String> names = new ArrayList<>();
        int count = answer.getInt();
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[answer.getShort()];
            answer.get(name);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
        return names;
    }
}
