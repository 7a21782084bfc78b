/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Flink's {@link PrometheusReporter}, at a free port of the loopback address. That one listens on
 * all interfaces of the host, at a port that has to be chosen beforehand; names, labels and values
 * come from the same code. In Flink's package, because the registry is not public.
 */
public final class LoopbackPrometheusReporter extends AbstractPrometheusReporter {

    private static volatile int port;

    private final HTTPServer server;

    LoopbackPrometheusReporter() {
        try {
            server =
                    new HTTPServer(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry);
        } catch (IOException e) {
            throw new UncheckedIOException("No port for metrics on the loopback address", e);
        }
        setPort(server.getPort());
    }

    /** The port of the reporter that was made last in this JVM. */
    public static int port() {
        return port;
    }

    private static void setPort(int newest) {
        port = newest;
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
