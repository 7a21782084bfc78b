/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Breaks a {@link Kdc} on purpose.
 *
 * <p>Every fault is in effect when its method returns, and lasts until the returned {@link Fault}
 * is closed, or the KDC. Several can be in effect at once. May be used by any thread.
 *
 * <pre>{@code
 * try (Fault paused = kdc.faults().pause()) {
 *     // logins hang until their own timeout
 * }
 * }</pre>
 */
public interface KdcFaults {

    /** The KDC is down: connections are refused. Closing it starts the KDC again. */
    Fault outage();

    /**
     * The KDC accepts connections and requests and never answers them. A request that arrived while
     * it was paused stays without an answer after the end of the pause.
     */
    Fault pause();

    /**
     * Every answer is held back for {@code delay}. Of several that are in effect the longest
     * counts.
     *
     * @throws IllegalArgumentException unless {@code delay} is positive
     */
    Fault slow(Duration delay);

    /**
     * One transport does not work: datagrams vanish, TCP connections are reset before they are
     * served.
     */
    Fault drop(KdcTransport transport);

    /**
     * The KDC's clock is {@code offset} ahead of the host's, or behind if it is negative. Of
     * several the newest counts.
     *
     * @param offset in whole seconds
     * @throws UnsupportedOperationException if the back end lacks {@link
     *     KdcCapability#CLOCK_SHIFT}; the message names those that have it
     */
    Fault shiftClock(Duration offset);

    /**
     * The principal is disabled: it gets no ticket-granting ticket (KDC_ERR_CLIENT_REVOKED).
     * Tickets that were handed out before stay valid for servers.
     *
     * @throws IllegalArgumentException if there is no such principal
     */
    Fault lock(String principal);

    /**
     * The current keys of the principal have another version number in the KDC, as after a database
     * was restored: tickets for it name a version that no keytab has. The JDK and MIT Kerberos
     * forgive that as long as the key itself is right; other software need not. (For a wrong key
     * use {@link Kdc#changeKey(String)}.) Closing it gives the keys the version that they had.
     *
     * @throws IllegalArgumentException if there is no such principal, or the version is not between
     *     1 and 255
     */
    Fault keyVersion(String principal, int version);

    /**
     * A keytab file is broken in place. Closing it puts the original content back, if the file has
     * not been removed meanwhile.
     */
    Fault corruptKeytab(Path keytab, KeytabDamage damage);
}
