/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.connector.kafka.source.reader.threads.WorkerThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Letters on their way to the dead-letter topic, and the thread that sends them.
 *
 * <p>The thread and its producer are made with the first letter: making a producer may log in to a
 * KDC, and sending may wait for metadata, neither of which must hold up a task without limit. What
 * is not acknowledged is bounded; a full queue makes {@link #put} wait, within the timeout.
 *
 * <p>The first failure counts: it is reported once, and every later call throws it.
 *
 * <p>Used by the task thread.
 */
@Internal
public final class DeadLetterQueue {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    private static final int MAX_LETTERS = 10_000;
    private static final long MAX_BYTES = 16L << 20;

    /** Part of the end's limit that the producer may take for what is still buffered. */
    private static final int CLOSE_SHARE = 3;

    private final DeadLetterSettings settings;
    private final Supplier<Producer<byte[], byte[]>> clients;
    private final Consumer<? super DeadLetterException> onFailure;
    private final Counter acknowledged;
    private final Duration closeTimeout;
    private final WorkerThread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All below guarded by the lock.
    private final Queue<ProducerRecord<byte[], byte[]>> unsent = new ArrayDeque<>();
    private int outstanding;
    private long outstandingBytes;
    private boolean started;
    private boolean shutDown;
    private @Nullable DeadLetterException failure;

    /**
     * @param clients makes the producer; called once at most, by the queue's thread
     * @param onFailure told of the first failure, by the queue's or the producer's thread
     * @param acknowledged counts a letter, on the producer's thread
     * @param closeTimeout what {@link #awaitEnd} will be given at most
     */
    public DeadLetterQueue(
            DeadLetterSettings settings,
            Supplier<Producer<byte[], byte[]>> clients,
            Consumer<? super DeadLetterException> onFailure,
            Counter acknowledged,
            Duration closeTimeout,
            String threadName,
            @Nullable ClassLoader classLoader) {
        this.settings = settings;
        this.clients = clients;
        this.onFailure = onFailure;
        this.acknowledged = acknowledged;
        this.closeTimeout = closeTimeout;
        this.thread = new WorkerThread(this::sendAll, threadName, classLoader);
    }

    /** Takes a letter, once there is room for it. */
    void put(ProducerRecord<byte[], byte[]> letter) throws DeadLetterException {
        long bytes = DeadLetters.bytesOf(letter);
        lock.lock();
        try {
            if (!started && !shutDown) {
                started = true;
                thread.start();
            }
            await(() -> hasRoomFor(bytes), "the next letter");
            unsent.add(letter);
            outstanding++;
            outstandingBytes += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(long bytes) {
        return outstanding == 0
                || (outstanding < MAX_LETTERS && outstandingBytes + bytes <= MAX_BYTES);
    }

    /** Waits until the broker has acknowledged every letter put so far. */
    void awaitAcknowledged(String waiting) throws DeadLetterException {
        lock.lock();
        try {
            await(() -> outstanding == 0, waiting);
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier condition, String waiting) throws DeadLetterException {
        long left = settings.timeout().toNanos();
        while (true) {
            if (failure != null) {
                throw failure;
            }
            if (condition.getAsBoolean()) {
                return;
            }
            if (left <= 0) {
                throw new DeadLetterException(
                        "Dead-letter topic "
                                + settings.topic()
                                + " has not acknowledged "
                                + outstanding
                                + " letters within "
                                + settings.timeout().toMillis()
                                + " ms, and "
                                + waiting
                                + " waits for it. See the log of its producer; "
                                + DeadLetterSettings.TIMEOUT_KEY
                                + " sets the limit.",
                        null);
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeadLetterException(
                        "Interrupted while " + waiting + " waited for dead letters", e);
            }
        }
    }

    void shutDown() {
        lock.lock();
        try {
            shutDown = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd(Duration limit) {
        thread.awaitEnd(limit);
    }

    private void sendAll() {
        Producer<byte[], byte[]> producer = null;
        try {
            producer = clients.get();
            ProducerRecord<byte[], byte[]> letter;
            while ((letter = next()) != null) {
                send(producer, letter);
            }
        } catch (InterruptedException e) {
            LOG.debug("Ended by an interrupt while dead letters were left", e);
        } catch (Throwable t) {
            failed(t);
        } finally {
            if (producer != null) {
                close(producer);
            }
        }
    }

    private void close(Producer<byte[], byte[]> producer) {
        // An interrupt that ended the loop would end the orderly close as well.
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(interrupted ? Duration.ZERO : closeTimeout.dividedBy(CLOSE_SHARE));
        } catch (RuntimeException e) {
            LOG.warn("Closing the producer of dead-letter topic {} failed", settings.topic(), e);
        }
    }

    /** The next letter, or null if none will come; what was put before the end is still sent. */
    private @Nullable ProducerRecord<byte[], byte[]> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unsent.isEmpty() && !shutDown && failure == null) {
                changed.await();
            }
            return failure == null ? unsent.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> letter) {
        long bytes = DeadLetters.bytesOf(letter);
        producer.send(
                letter,
                (metadata, error) -> {
                    if (error == null) {
                        settled(bytes);
                    } else {
                        failed(error);
                    }
                });
    }

    private void settled(long bytes) {
        lock.lock();
        try {
            outstanding--;
            outstandingBytes -= bytes;
            acknowledged.inc();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(Throwable cause) {
        DeadLetterException first;
        lock.lock();
        try {
            if (failure != null || shutDown) {
                // An error of closing is nobody's, the letters are read again.
                return;
            }
            first =
                    new DeadLetterException(
                            "Writing to dead-letter topic "
                                    + settings.topic()
                                    + " failed: "
                                    + cause.getMessage(),
                            cause);
            failure = first;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onFailure.accept(first);
    }
}
