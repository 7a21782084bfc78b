/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far this JVM is: a count of records for each thread that reads or writes, and the times that
 * commits took.
 */
public final class Progress {

    public static final int MAX_THREADS = 16;

    /** Keeps the counters of two threads in different cache lines. */
    private static final int STRIDE = 16;

    private static final AtomicLongArray COUNTS = new AtomicLongArray((MAX_THREADS + 1) * STRIDE);
    private static final Queue<Long> COMMITS = new ConcurrentLinkedQueue<>();
    private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

    private Progress() {}

    /** Publishes the count of one thread, as cheaply as possible. */
    public static void set(int thread, long count) {
        COUNTS.lazySet((thread + 1) * STRIDE, count);
    }

    /** Adds the time of one commit. */
    public static void committed(long nanos) {
        COMMITS.add(nanos);
    }

    /** Times of all commits so far, in nanoseconds. */
    static List<Long> commits() {
        return List.copyOf(COMMITS);
    }

    public static void fail(Throwable cause) {
        FAILURE.compareAndSet(null, cause);
    }

    /**
     * @throws IllegalStateException if a thread failed
     */
    static long total() {
        Throwable cause = FAILURE.get();
        if (cause != null) {
            throw new IllegalStateException("The run failed", cause);
        }
        long total = 0;
        for (int thread = 0; thread < MAX_THREADS; thread++) {
            total += COUNTS.get((thread + 1) * STRIDE);
        }
        return total;
    }
}
