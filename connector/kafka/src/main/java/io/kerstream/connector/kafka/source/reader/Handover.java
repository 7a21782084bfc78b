/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.errors.DeadLetterException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from the fetch thread to the task thread, bounded by bytes and by batches.
 *
 * <p>The bytes of a batch count until the task thread has emitted all of it. A batch larger than
 * the bound is taken when nothing else is there. The small bound on batches keeps records young:
 * more of them waiting would not make a slow task faster.
 *
 * <p>All methods may be called by any thread; the roles in the names say who does.
 */
final class Handover<T> {

    private static final CompletableFuture<Void> AVAILABLE =
            CompletableFuture.completedFuture(null);

    private final long maxBytes;
    private final int maxBatches;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition producerMayGoOn = lock.newCondition();

    // All below guarded by the lock.
    private final Queue<FetchedBatch<T>> batches = new ArrayDeque<>();
    private long bytes;
    private boolean producerWokenUp;
    private @Nullable Throwable failure;
    private @Nullable CompletableFuture<Void> awaited;

    Handover(long maxBytes, int maxBatches) {
        this.maxBytes = maxBytes;
        this.maxBatches = maxBatches;
    }

    /**
     * Hands a batch over, once there is room for it.
     *
     * @return false if the wait ended without room, by its time or a {@link #wakeUpProducer}
     */
    boolean offer(FetchedBatch<T> batch, long timeoutMs) throws InterruptedException {
        CompletableFuture<Void> toComplete;
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (!hasRoomFor(batch)) {
                if (producerWokenUp || nanos <= 0) {
                    producerWokenUp = false;
                    return false;
                }
                nanos = producerMayGoOn.awaitNanos(nanos);
            }
            batches.add(batch);
            bytes += batch.bytes();
            toComplete = takeAwaited();
        } finally {
            lock.unlock();
        }
        complete(toComplete);
        return true;
    }

    private boolean hasRoomFor(FetchedBatch<T> batch) {
        return batches.size() < maxBatches && (bytes == 0 || bytes + batch.bytes() <= maxBytes);
    }

    /** Waits for a {@link #wakeUpProducer}, or until the time is over. */
    void awaitWakeUp(long timeoutMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (!producerWokenUp && nanos > 0) {
                nanos = producerMayGoOn.awaitNanos(nanos);
            }
            producerWokenUp = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the producer's current wait, or its next one. */
    void wakeUpProducer() {
        lock.lock();
        try {
            producerWokenUp = true;
            producerMayGoOn.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Makes every later {@link #poll} throw. The first failure counts. */
    void fail(Throwable cause) {
        CompletableFuture<Void> toComplete;
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            toComplete = takeAwaited();
        } finally {
            lock.unlock();
        }
        complete(toComplete);
    }

    /**
     * The next batch, or null if none waits.
     *
     * @throws IOException if the fetch thread failed; the cause is its error
     */
    @Nullable FetchedBatch<T> poll() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw toTaskError(failure);
            }
            FetchedBatch<T> batch = batches.poll();
            if (batch != null) {
                producerMayGoOn.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static IOException toTaskError(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof DeadLetterException notReading) {
            return notReading;
        }
        return new IOException("Reading from Kafka failed: " + cause.getMessage(), cause);
    }

    /** Gives back the room of a batch that has been emitted. */
    void release(FetchedBatch<T> batch) {
        lock.lock();
        try {
            bytes -= batch.bytes();
            producerMayGoOn.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Completed as soon as {@link #poll} has something to say. */
    CompletableFuture<Void> availability() {
        lock.lock();
        try {
            if (failure != null || !batches.isEmpty()) {
                return AVAILABLE;
            }
            if (awaited == null) {
                awaited = new CompletableFuture<>();
            }
            return awaited;
        } finally {
            lock.unlock();
        }
    }

    /** Completes {@link #availability} although there is no batch. */
    void signalAvailable() {
        CompletableFuture<Void> toComplete;
        lock.lock();
        try {
            toComplete = takeAwaited();
        } finally {
            lock.unlock();
        }
        complete(toComplete);
    }

    private @Nullable CompletableFuture<Void> takeAwaited() {
        CompletableFuture<Void> taken = awaited;
        awaited = null;
        return taken;
    }

    /** Outside the lock: completing runs the task's own reactions. */
    private static void complete(@Nullable CompletableFuture<Void> future) {
        if (future != null) {
            future.complete(null);
        }
    }
}
