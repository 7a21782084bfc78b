/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How many records this JVM has read; one counter for each reading thread. */
final class Progress {

    static final int MAX_READERS = 16;

    /** Keeps the counters of two threads in different cache lines. */
    private static final int STRIDE = 16;

    private static final AtomicLongArray COUNTS = new AtomicLongArray((MAX_READERS + 1) * STRIDE);
    private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

    private Progress() {}

    /** Publishes the count of one reader, as cheaply as possible. */
    static void set(int reader, long count) {
        COUNTS.lazySet((reader + 1) * STRIDE, count);
    }

    static void fail(Throwable cause) {
        FAILURE.compareAndSet(null, cause);
    }

    /**
     * @throws IllegalStateException if a reader failed
     */
    static long total() {
        Throwable cause = FAILURE.get();
        if (cause != null) {
            throw new IllegalStateException("The run failed", cause);
        }
        long total = 0;
        for (int reader = 0; reader < MAX_READERS; reader++) {
            total += COUNTS.get((reader + 1) * STRIDE);
        }
        return total;
    }
}
