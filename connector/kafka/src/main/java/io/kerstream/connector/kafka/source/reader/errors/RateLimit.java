/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/** Lets something happen once in an interval, and counts how often it did not. For one thread. */
@Internal
public final class RateLimit {

    /** Not now. */
    public static final long REFUSED = -1;

    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private boolean everAcquired;
    private long lastNanos;
    private long refused;

    public RateLimit(Duration interval, LongSupplier nanoClock) {
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
    }

    /** {@link #REFUSED}, or how often this was refused since the last time it was not. */
    public long tryAcquire() {
        long now = nanoClock.getAsLong();
        if (everAcquired && now - lastNanos < intervalNanos) {
            refused++;
            return REFUSED;
        }
        everAcquired = true;
        lastNanos = now;
        long count = refused;
        refused = 0;
        return count;
    }
}
