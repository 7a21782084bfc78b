/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether a KDC takes connections. (Whether it answers, and by UDP, the JDK's trace tells.) */
final class KdcReach {

    private static final int DEFAULT_PORT = 88;
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private KdcReach() {}

    /**
     * One line with the outcome and how long it took.
     *
     * @param kdc as in krb5.conf, the port may be left out
     */
    static String describe(String kdc) {
        long start = System.nanoTime();
        String outcome;
        try (Socket socket = new Socket()) {
            socket.connect(address(kdc), (int) LIMIT.toMillis());
            outcome = "takes TCP connections";
        } catch (IOException | RuntimeException e) {
            outcome = "takes no TCP connection (" + e + ")";
        }
        return outcome + ", " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms";
    }

    /** Of a kdc entry of krb5.conf. */
    static InetSocketAddress address(String kdc) {
        int colon = kdc.lastIndexOf(':');
        boolean hasPort =
                kdc.startsWith("[")
                        ? colon > kdc.indexOf(']')
                        : colon > 0 && kdc.indexOf(':') == colon;
        String host = hasPort ? kdc.substring(0, colon) : kdc;
        return new InetSocketAddress(
                host.replace("[", "").replace("]", ""),
                hasPort ? Integer.parseInt(kdc.substring(colon + 1)) : DEFAULT_PORT);
    }
}
