/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.KdcTransport;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kerberos over TCP (RFC 4120, 7.2.2): messages behind their length, one thread per connection. */
final class TcpListener {

    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final int IDLE_MILLIS = 10_000;

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private TcpListener(ServerSocket server) {
        this.server = server;
    }

    /** Takes the port; connections wait until {@link #run}. */
    static TcpListener bind(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address);
            return new TcpListener(server);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Serves until {@link #close()}. */
    void run(Exchange exchange, FaultSwitches faults, Executor threads) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                if (faults.isDropped(KdcTransport.TCP)) {
                    reset(connection);
                } else {
                    connections.add(connection);
                    hand(connection, exchange, faults, threads);
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("KDC on port {} could not accept a connection", port(), e);
                }
            }
        }
    }

    private void hand(Socket connection, Exchange exchange, FaultSwitches faults, Executor threads)
            throws IOException {
        try {
            threads.execute(() -> serve(connection, exchange, faults));
        } catch (RejectedExecutionException e) {
            // Stopped since the connection was accepted.
            connection.close();
        }
    }

    private void serve(Socket connection, Exchange exchange, FaultSwitches faults) {
        try (connection) {
            connection.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (!server.isClosed()) {
                int length = readLength(in, faults);
                if (length <= 0 || length > MAX_REQUEST_BYTES) {
                    LOG.warn("KDC refused a request of {} bytes", length);
                    return;
                }
                byte[] request = new byte[length];
                in.readFully(request);
                byte[] reply =
                        exchange.answer(request, KdcTransport.TCP, connection.getInetAddress());
                if (faults.isDropped(KdcTransport.TCP)) {
                    reset(connection);
                    return;
                }
                if (reply != null) {
                    ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + reply.length);
                    framed.putInt(reply.length).put(reply);
                    connection.getOutputStream().write(framed.array());
                }
            }
        } catch (EOFException | SocketTimeoutException e) {
            LOG.debug("KDC client went away", e);
        } catch (IOException e) {
            if (!server.isClosed()) {
                LOG.warn("KDC could not answer a request", e);
            }
        } finally {
            connections.remove(connection);
        }
    }

    /** A paused KDC keeps the connection of a client that waits for its answer. */
    private static int readLength(DataInputStream in, FaultSwitches faults) throws IOException {
        while (true) {
            try {
                return in.readInt();
            } catch (SocketTimeoutException e) {
                if (!faults.isPaused()) {
                    throw e;
                }
            }
        }
    }

    /** Ends a connection without the farewell of an orderly close. */
    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    /** Frees the port and ends all connections. */
    void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
