/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.HarnessException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Commands to the background process: one per connection on the loopback interface. Token, number
 * of words and words go there; success and text come back.
 */
final class Control {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int MOST_WORDS = 16;

    private Control() {}

    /**
     * Asks the background process.
     *
     * @throws HarnessException with its message, if it cannot do what was asked
     */
    static String ask(PlaygroundState.Server server, String... words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                    CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeUTF(server.token());
            out.writeInt(words.length);
            for (String word : words) {
                out.writeUTF(word);
            }
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            boolean done = in.readBoolean();
            byte[] text = new byte[in.readInt()];
            in.readFully(text);
            String answer = new String(text, StandardCharsets.UTF_8);
            if (!done) {
                throw new HarnessException(answer);
            }
            return answer;
        }
    }

    /** Answers for the life of the process; does not return unless the socket is closed. */
    static void serve(ServerSocket socket, String token, Function<List<String>, String> commands)
            throws IOException {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setSoTimeout(CONNECT_MILLIS);
                answer(connection, token, commands);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.err.println("A command was cut off: " + e);
                }
            }
        }
    }

    private static void answer(
            Socket connection, String token, Function<List<String>, String> commands)
            throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        boolean known = MessageDigest.isEqual(bytes(in.readUTF()), bytes(token));
        int count = in.readInt();
        if (!known || count < 1 || count > MOST_WORDS) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(in.readUTF());
        }
        boolean done = true;
        String answer;
        try {
            answer = commands.apply(words);
        } catch (RuntimeException e) {
            done = false;
            answer = String.valueOf(e.getMessage());
        }
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        out.writeBoolean(done);
        byte[] text = bytes(answer);
        out.writeInt(text.length);
        out.write(text);
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
