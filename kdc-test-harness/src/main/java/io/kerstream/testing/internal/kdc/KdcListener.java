/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.KdcHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries Kerberos requests over TCP (RFC 4120, 7.2.2) from the loopback interface to Kerby's
 * handler.
 *
 * <p>Kerby's own network layer takes a port number instead of a bound socket, polls, and takes
 * seconds to stop.
 */
final class KdcListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KdcListener.class);

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final int IDLE_MILLIS = 10_000;
    private static final int STOP_SECONDS = 10;

    private final KdcHandler handler;
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    /**
     * Listens and answers from now on.
     *
     * @param port the port, 0 for any
     */
    KdcListener(KdcHandler handler, int port) throws IOException {
        this.handler = handler;
        server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        String name = "kerstream-kdc-" + server.getLocalPort();
        threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                hand(connection);
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("KDC on port {} could not accept a connection", port(), e);
                }
            }
        }
    }

    private void hand(Socket connection) throws IOException {
        try {
            threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException e) {
            // Stopped since the connection was accepted.
            connection.close();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (!server.isClosed()) {
                int length = in.readInt();
                if (length <= 0 || length > MAX_REQUEST_BYTES) {
                    LOG.warn("KDC refused a request of {} bytes", length);
                    return;
                }
                byte[] request = new byte[length];
                in.readFully(request);
                ByteBuffer reply =
                        handler.handleMessage(
                                ByteBuffer.wrap(request), true, connection.getInetAddress());
                connection
                        .getOutputStream()
                        .write(reply.array(), reply.arrayOffset(), reply.remaining());
            }
        } catch (EOFException | SocketTimeoutException e) {
            LOG.debug("KDC client went away", e);
        } catch (IOException | KrbException e) {
            if (!server.isClosed()) {
                LOG.warn("KDC could not answer a request", e);
            }
        } finally {
            connections.remove(connection);
        }
    }

    /** Stops; on return the port is free and the threads have ended. */
    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdown();
        for (Socket connection : connections) {
            connection.close();
        }
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "KDC threads still busy " + STOP_SECONDS + " s after the stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
