/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says when it is time for an automatic commit.
 *
 * <p>The fetch thread, which never sleeps for long, watches the clock; the task thread, which knows
 * what has been emitted, takes the offsets.
 */
final class AutoCommitTimer {

    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long next;
    private volatile boolean due;

    /**
     * @param interval time between two commits; zero for none
     * @param nanoClock a monotonic clock in nanoseconds
     */
    AutoCommitTimer(Duration interval, LongSupplier nanoClock) {
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.next = nanoClock.getAsLong() + intervalNanos;
    }

    /** Called by the fetch thread; true if a commit became due by this call. */
    boolean tick() {
        if (intervalNanos == 0) {
            return false;
        }
        long now = nanoClock.getAsLong();
        if (now - next < 0) {
            return false;
        }
        next = now + intervalNanos;
        due = true;
        return true;
    }

    /** Called by the task thread; true once for each time that a commit became due. */
    boolean takeDue() {
        if (!due) {
            return false;
        }
        due = false;
        return true;
    }
}
