/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a rejection by a broker leads to: one refresh, and then the end.
 *
 * <p>The first rejection asks for a refresh. Until that has succeeded, further ones are owed to the
 * same old tickets, and so are those of a moment longer, because clients report late. A rejection
 * after that is the second one: new tickets do not help. Once the interval has passed, all begins
 * anew. Not thread-safe: used under the lock of its login.
 */
final class RejectionLimit {

    /** How late a client may report a rejection of the tickets before the refresh. */
    static final Duration REPORTED_LATE = Duration.ofSeconds(3);

    /** Share of the interval that is added at random. */
    private static final double JITTER = 0.2;

    private final Duration interval;
    private final DoubleSupplier random;
    private boolean refreshing;
    private @Nullable Instant refreshedAt;
    private Duration quiet = Duration.ZERO;

    /** What to do about a rejection. */
    enum Verdict {
        /** Get new tickets; then it is worth another try. */
        REFRESH,
        /** A try is worth it as soon as the refresh that was asked for before has succeeded. */
        TRY_AGAIN,
        /** The tickets were new: another try cannot help. */
        GIVE_UP
    }

    RejectionLimit(Duration interval, DoubleSupplier random) {
        this.interval = interval;
        this.random = random;
    }

    Verdict rejected(Instant now) {
        if (refreshing) {
            return Verdict.TRY_AGAIN;
        }
        if (refreshedAt != null && !now.isBefore(refreshedAt)) {
            if (now.isBefore(refreshedAt.plus(REPORTED_LATE))) {
                return Verdict.TRY_AGAIN;
            }
            if (now.isBefore(refreshedAt.plus(quiet))) {
                return Verdict.GIVE_UP;
            }
        }
        refreshing = true;
        return Verdict.REFRESH;
    }

    /** Whether a refresh was asked for and has not yet succeeded. */
    boolean isRefreshing() {
        return refreshing;
    }

    void refreshed(Instant now) {
        refreshing = false;
        refreshedAt = now;
        quiet =
                REPORTED_LATE.plus(
                        Duration.ofMillis(
                                (long)
                                        (interval.toMillis()
                                                * (1 + JITTER * random.getAsDouble()))));
    }
}
