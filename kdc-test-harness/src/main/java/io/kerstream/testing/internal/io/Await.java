/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

import io.kerstream.testing.HarnessException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for things outside this JVM that give no notice: files, ports, other processes. */
public final class Await {

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /**
     * Asks {@code probe} until it gives a value.
     *
     * @param what what is waited for, to end the sentence "Waited 10 s for ..."
     * @throws HarnessException when there is none within {@code limit}, or on an interrupt
     */
    public static <T> T value(String what, Duration limit, Supplier<@Nullable T> probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            T value = probe.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new HarnessException("Waited " + limit.toSeconds() + " s for " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new HarnessException("Interrupted while waiting for " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
