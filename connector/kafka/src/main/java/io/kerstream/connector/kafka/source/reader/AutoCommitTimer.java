/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says when it is time for an automatic commit.
 *
 * <p>The fetch thread, which never sleeps for long, watches the clock; the task thread, which knows
 * what has been emitted, takes the offsets.
 *
 * <p>Checkpoints that complete again and again take over: each holds automatic commits back for
 * twice the time since the one before, and for an hour at most. A reader cannot tell a savepoint
 * from a checkpoint; that way a single savepoint ends nothing.
 */
final class AutoCommitTimer {

    private static final long MAX_HOLD_NANOS = Duration.ofHours(1).toNanos();

    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long next;
    private volatile boolean due;

    // Owned by the task thread.
    private boolean aCheckpointCompleted;
    private long lastCheckpoint;
    private long heldBackUntil;

    /**
     * @param interval time between two commits; zero for none
     * @param nanoClock a monotonic clock in nanoseconds
     */
    AutoCommitTimer(Duration interval, LongSupplier nanoClock) {
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.next = nanoClock.getAsLong() + intervalNanos;
        this.heldBackUntil = nanoClock.getAsLong();
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

    /**
     * Called by the task thread; true once for each time that a commit became due and no checkpoint
     * holds it back.
     */
    boolean takeDue() {
        if (!due) {
            return false;
        }
        due = false;
        return !isHeldBack();
    }

    /** Whether checkpoints have taken over; called by the task thread. */
    boolean isHeldBack() {
        return nanoClock.getAsLong() - heldBackUntil < 0;
    }

    /** Called by the task thread. */
    void checkpointCompleted() {
        long now = nanoClock.getAsLong();
        if (aCheckpointCompleted) {
            heldBackUntil = now + Math.min(2 * (now - lastCheckpoint), MAX_HOLD_NANOS);
        }
        aCheckpointCompleted = true;
        lastCheckpoint = now;
    }
}
