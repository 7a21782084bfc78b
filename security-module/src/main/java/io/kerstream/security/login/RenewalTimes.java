/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a login asks the KDC: arithmetic without state. */
final class RenewalTimes {

    /** The pause between attempts while the ticket lives: a tenth of its rest, up to this. */
    private static final Duration RELAXED_MAX = Duration.ofSeconds(60);

    /** The part of a ticket's rest that may pass before anything is asked again. */
    private static final int SHARE_OF_REST = 10;

    private final LoginSettings settings;
    private final DoubleSupplier random;

    /**
     * @param random numbers in [0, 1)
     */
    RenewalTimes(LoginSettings settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * The time to renew a ticket: at a share of its life, with jitter, so that processes that began
     * together do not renew together. Not before the shortest pause, and not before a tenth of what
     * is left of it: with a skewed clock and short tickets each new one may be past its share when
     * it is taken, which must not make one exchange with the KDC after the other.
     */
    Instant renewal(Instant start, Instant end, Instant now) {
        Instant from = start.isAfter(now) ? now : start;
        double share = settings.renewWindowFactor() + settings.renewJitter() * random.getAsDouble();
        long millis = Duration.between(from, end).toMillis();
        Instant due = from.plusMillis((long) (millis * share));
        Duration rest = Duration.between(now, end).dividedBy(SHARE_OF_REST);
        Duration least = settings.retryBackoff();
        Instant earliest = now.plus(rest.compareTo(least) < 0 ? least : rest);
        return due.isBefore(earliest) ? earliest : due;
    }

    /**
     * The pause after a failed attempt: doubled each time, capped, then between half of it and all
     * of it at random. The cap is the configured one when there is no ticket or it is about to end.
     *
     * @param failuresInARow 1 after the first
     * @param end of the ticket in use, or null without one
     */
    Duration pause(int failuresInARow, @Nullable Instant end, Instant now) {
        long cap = settings.retryBackoffMax().toMillis();
        if (end != null) {
            long relaxed = Duration.between(now, end).toMillis() / SHARE_OF_REST;
            cap = Math.max(cap, Math.min(relaxed, RELAXED_MAX.toMillis()));
        }
        int doublings = Math.min(failuresInARow - 1, 20);
        long full = Math.min(cap, settings.retryBackoff().toMillis() << doublings);
        return Duration.ofMillis(Math.max(1, (long) (full * (1 + random.getAsDouble()) / 2)));
    }
}
