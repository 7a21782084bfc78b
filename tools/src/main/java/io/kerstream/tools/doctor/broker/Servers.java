/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.failure.FailedClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** The servers that a client connects to first. */
final class Servers {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private Servers() {}

    static List<String> of(ClientInspection client) {
        return Arrays.stream(client.client().value(FailedClient.SERVERS).split(","))
                .map(String::trim)
                .filter(server -> !server.isEmpty())
                .distinct()
                .toList();
    }

    static String host(String server) throws IOException {
        String host = Utils.getHost(server);
        if (host == null) {
            throw new IOException("'" + server + "' is no host:port");
        }
        return host;
    }

    static int port(String server) throws IOException {
        Integer port = Utils.getPort(server);
        if (port == null) {
            throw new IOException("'" + server + "' is no host:port");
        }
        return port;
    }

    /** A connection whose reads have a limit. */
    static Socket connect(String server) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(host(server), port(server)), (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
