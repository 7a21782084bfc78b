/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * What a broker tells everybody who connects, before any authentication: ApiVersions (KIP-35) and
 * SaslHandshake (KIP-43) for a mechanism that nobody has. No credential is sent.
 *
 * <p>On a connection that the caller made, with TLS or not, and closes; its read timeout is the
 * limit of each answer.
 */
@Internal
public final class BrokerQuestions {

    private static final String CLIENT = "kerstream-probe";
    private static final int MOST_BYTES = 65_536;

    private static final short SASL_HANDSHAKE = 17;
    private static final short API_VERSIONS = 18;
    private static final short UNSUPPORTED_MECHANISM = 33;
    private static final short ILLEGAL_SASL_STATE = 34;
    private static final int TLS_ALERT = 0x15;

    private final Socket socket;

    public BrokerQuestions(Socket socket) {
        this.socket = socket;
    }

    /** What the port turned out to be. */
    public enum Port {
        /** It takes SASL. */
        SASL,
        /** It is a broker's, without SASL. */
        NO_SASL,
        /** It answered with TLS. */
        TLS
    }

    /**
     * The answer to a SaslHandshake.
     *
     * @param mechanisms those it offers, if it takes SASL
     */
    public record SaslAnswer(Port port, List<String> mechanisms) {}

    /** The versions of one request that a broker takes. */
    public record Versions(int min, int max) {}

    /**
     * Which mechanisms the port offers. The broker ends a connection after it, so it is the last
     * question.
     *
     * @return empty if the other side ended the connection, or said nothing that a broker says
     */
    public Optional<SaslAnswer> sasl() throws IOException {
        socket.getOutputStream().write(request(SASL_HANDSHAKE, (short) 1, text("NONE")));
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.read();
            if (first == TLS_ALERT) {
                return Optional.of(new SaslAnswer(Port.TLS, List.of()));
            }
            if (first < 0) {
                return Optional.empty();
            }
            ByteBuffer answer = answer(first, in);
            return switch (answer.getShort()) {
                case UNSUPPORTED_MECHANISM ->
                        Optional.of(new SaslAnswer(Port.SASL, mechanisms(answer)));
                case ILLEGAL_SASL_STATE -> Optional.of(new SaslAnswer(Port.NO_SASL, List.of()));
                default -> Optional.empty();
            };
        } catch (EOFException | SocketException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /**
     * Which requests the broker takes, by the number of their kind.
     *
     * @throws IOException also if what came is not an answer of a broker
     */
    public Map<Integer, Versions> apiVersions() throws IOException {
        socket.getOutputStream().write(request(API_VERSIONS, (short) 0, new byte[0]));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            ByteBuffer answer = answer(in.readUnsignedByte(), in);
            short error = answer.getShort();
            if (error != 0) {
                throw new IOException("the broker answers with error " + error);
            }
            Map<Integer, Versions> versions = new TreeMap<>();
            int count = answer.getInt();
            for (int i = 0; i < count; i++) {
                versions.put(
                        (int) answer.getShort(),
                        new Versions(answer.getShort(), answer.getShort()));
            }
            return versions;
        } catch (BufferUnderflowException e) {
            throw new IOException("the answer is not one of a Kafka broker", e);
        }
    }

    /** The body of an answer, behind its size and correlation id. */
    private static ByteBuffer answer(int first, DataInputStream in) throws IOException {
        int size = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        if (size < 6 || size > MOST_BYTES) {
            throw new EOFException("the answer is not one of a Kafka broker");
        }
        ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(size));
        answer.getInt();
        return answer;
    }

    private static byte[] request(short kind, short version, byte[] body) {
        byte[] client = text(CLIENT);
        int size = 2 + 2 + 4 + client.length + body.length;
        return ByteBuffer.allocate(4 + size)
                .putInt(size)
                .putShort(kind)
                .putShort(version)
                .putInt(0)
                .put(client)
                .put(body)
                .array();
    }

    /** With its length before it. */
    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
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
