/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A KDC's public sockets: TCP and UDP with the same port number on the loopback interface.
 *
 * <p>It is the same in front of every engine, so that ports, faults and records are too. Kerby's
 * own network layer is not used either: it takes a port number instead of a bound socket, polls,
 * and takes seconds to stop.
 */
public final class KdcFront implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int PORT_ATTEMPTS = 50;
    private static final int STOP_SECONDS = 10;

    private final TcpListener tcp;
    private final UdpListener udp;
    private final ExecutorService threads;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private KdcFront(
            TcpListener tcp,
            UdpListener udp,
            KdcEngine engine,
            FaultSwitches faults,
            RequestLog log) {
        this.tcp = tcp;
        this.udp = udp;
        String name = "kerstream-kdc-" + tcp.port();
        threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        Exchange exchange = new Exchange(engine, faults, log, stopped);
        threads.execute(() -> tcp.run(exchange, faults, threads));
        threads.execute(() -> udp.run(exchange, threads));
    }

    /**
     * Listens and answers from now on.
     *
     * @param port the port, 0 for any
     * @throws BindException if the port is taken
     */
    public static KdcFront open(KdcEngine engine, FaultSwitches faults, RequestLog log, int port)
            throws IOException {
        int attempts = port == 0 ? PORT_ATTEMPTS : 1;
        while (true) {
            TcpListener tcp = TcpListener.bind(address(port));
            try {
                return new KdcFront(
                        tcp, UdpListener.bind(address(tcp.port())), engine, faults, log);
            } catch (BindException e) {
                // The number is free for TCP only: another one.
                tcp.close();
                attempts--;
                if (attempts == 0) {
                    throw e;
                }
            } catch (IOException e) {
                tcp.close();
                throw e;
            }
        }
    }

    private static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
    }

    /** The port of both. */
    public int port() {
        return tcp.port();
    }

    /** Stops; on return the ports are free and the threads have ended. */
    @Override
    public void close() throws IOException {
        stopped.countDown();
        udp.close();
        threads.shutdown();
        tcp.close();
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
