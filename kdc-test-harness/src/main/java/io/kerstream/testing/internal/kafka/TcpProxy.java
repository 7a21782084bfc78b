/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes the connections to one port on to another, as well as its {@link NetworkState} allows. */
final class TcpProxy implements Closeable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final NetworkState network;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    private TcpProxy(NetworkState network, ServerSocket server) {
        this.network = network;
        this.server = server;
    }

    static TcpProxy start(String name, NetworkState network) {
        try {
            ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            TcpProxy proxy = new TcpProxy(network, server);
            network.onCut(proxy::resetAll);
            proxy.thread(name, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new HarnessException("Cannot open a port for the proxy of " + name, e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Where connections go from now on. */
    void target(int port) {
        target = port;
    }

    private void accept() {
        while (!server.isClosed()) {
            acceptOne();
        }
    }

    private void acceptOne() {
        try {
            Socket client = server.accept();
            open.add(client);
            thread("connection", () -> connect(client));
        } catch (IOException e) {
            // Closed, or the client has gone before it was accepted.
            return;
        }
    }

    private void connect(Socket client) {
        if (network.isCut()) {
            reset(client);
            return;
        }
        Socket broker;
        try {
            broker = new Socket(InetAddress.getLoopbackAddress(), target);
            broker.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            return;
        }
        open.add(broker);
        if (network.isCut()) {
            // It was cut meanwhile, and this connection may have been missed.
            reset(client);
            reset(broker);
            return;
        }
        thread("answers", () -> pass(broker, client));
        pass(client, broker);
    }

    /** Until one side ends or the network is cut. */
    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                network.awaitPassage();
                out.write(buffer, 0, length);
            }
            close(from);
            close(to);
        } catch (IOException e) {
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset(from);
            reset(to);
        }
    }

    private void resetAll() {
        open.forEach(this::reset);
    }

    private void reset(Socket socket) {
        try {
            // Without lingering the peer gets RST instead of FIN.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already; closing it again does nothing.
            open.remove(socket);
        }
        close(socket);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
            return;
        }
    }

    private void thread(String name, Runnable task) {
        Thread thread = new Thread(task, "kerstream-proxy-" + port() + " " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new HarnessException("Cannot close the proxy on port " + port(), e);
        } finally {
            resetAll();
        }
    }
}
