/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.KdcTransport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kerberos over UDP (RFC 4120, 7.2.1): one message per datagram, one thread per request. */
final class UdpListener {

    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

    private static final int MAX_REQUEST_BYTES = 65_535;

    private final DatagramSocket socket;

    private UdpListener(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Takes the port; requests wait until {@link #run}. */
    static UdpListener bind(InetSocketAddress address) throws IOException {
        return new UdpListener(new DatagramSocket(address));
    }

    /** Serves until {@link #close()}. */
    void run(Exchange exchange, Executor threads) {
        byte[] buffer = new byte[MAX_REQUEST_BYTES];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] request = Arrays.copyOf(buffer, packet.getLength());
                InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
                threads.execute(() -> answer(request, client, exchange));
            } catch (RejectedExecutionException e) {
                // Stopped since the request was received.
                return;
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn(
                            "KDC on port {} could not receive a datagram",
                            socket.getLocalPort(),
                            e);
                }
            }
        }
    }

    private void answer(byte[] request, InetSocketAddress client, Exchange exchange) {
        try {
            byte[] reply = exchange.answer(request, KdcTransport.UDP, client.getAddress());
            if (reply != null) {
                socket.send(new DatagramPacket(reply, reply.length, client));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                LOG.warn("KDC could not answer a request", e);
            }
        }
    }

    /** Frees the port. */
    void close() {
        socket.close();
    }
}
