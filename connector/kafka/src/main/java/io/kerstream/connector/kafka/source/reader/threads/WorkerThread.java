/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.threads;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that owns a Kafka client and is waited for no longer than a limit.
 *
 * <p>A thread that does not end in time, because a client hangs in a system call, is left behind:
 * it is a daemon, and closes its client when it gets to it. Used by one thread.
 */
@Internal
public final class WorkerThread {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThread.class);

    /** For a thread that was told to end long before, and would need no time. */
    private static final Duration MIN_WAIT = Duration.ofMillis(100);

    private final Thread thread;

    /**
     * @param classLoader context class loader: Kafka loads login and plug-in classes through it
     */
    public WorkerThread(Runnable work, String name, @Nullable ClassLoader classLoader) {
        thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
    }

    public void start() {
        thread.start();
    }

    /**
     * Waits for the end of the work, which must have been told to end, also if the calling thread
     * is interrupted; after two thirds of the time the work is interrupted. Returns at once if the
     * thread was never started.
     */
    public void awaitEnd(Duration limit) {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        long patience = limit.toNanos();
        if (joinFor(patience / 3 * 2)) {
            return;
        }
        thread.interrupt();
        if (!joinFor(patience / 3)) {
            LOG.warn(
                    "{} still runs {} ms after it was told to end. It is a daemon and closes its"
                            + " client when it gets to it. It is at {}",
                    thread.getName(),
                    limit.toMillis(),
                    Arrays.toString(thread.getStackTrace()));
        }
    }

    /**
     * What is left of a limit that several threads share, for {@link #awaitEnd} of the next one; at
     * least the little that a thread needs that has nothing more to do.
     *
     * @param begin of the time that the limit counts from, by {@link System#nanoTime}
     */
    public static Duration leftOf(Duration limit, long begin) {
        Duration left = limit.minusNanos(System.nanoTime() - begin);
        return left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left;
    }

    /** Whether the thread ended in time. */
    private boolean joinFor(long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            long left = nanos;
            while (thread.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
