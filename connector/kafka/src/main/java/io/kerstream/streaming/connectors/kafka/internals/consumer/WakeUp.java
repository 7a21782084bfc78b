/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets one thread wait for records or anything else that it has to look at. */
final class WakeUp {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean isRung;

    /** What rings when it is completed; owned by the waiting thread. */
    private @Nullable CompletableFuture<Void> connected;

    /** Ends the current wait, or the next one. May be called by any thread. */
    void ring() {
        lock.lock();
        try {
            isRung = true;
            rung.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a {@link #ring} or the future, no longer than the limit. */
    void await(CompletableFuture<Void> available, Duration limit) throws InterruptedException {
        if (available.isDone()) {
            return;
        }
        if (available != connected) {
            connected = available;
            CompletableFuture<Void> ringing = available.thenRun(this::ring);
            if (ringing.isDone()) {
                return;
            }
        }
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (!isRung && nanos > 0) {
                nanos = rung.awaitNanos(nanos);
            }
            isRung = false;
        } finally {
            lock.unlock();
        }
    }
}
