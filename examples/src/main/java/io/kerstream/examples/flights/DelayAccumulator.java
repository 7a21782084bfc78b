/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.util.Arrays;

/**
 * The delays of one airport and day, in ascending order.
 *
 * <p>Public with public fields, because this is state: Flink's POJO serializer handles it without
 * Kryo.
 */
public final class DelayAccumulator {

    /** Ascending; only the first {@link #count} are set. */
    public int[] delays = new int[8];

    public int count;

    void add(int delay) {
        if (count == delays.length) {
            delays = Arrays.copyOf(delays, 2 * count);
        }
        int found = Arrays.binarySearch(delays, 0, count, delay);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(delays, at, delays, at + 1, count - at);
        delays[at] = delay;
        count++;
    }

    double mean() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += delays[i];
        }
        return (double) sum / count;
    }

    /** By nearest rank: the value at rank ⌈count · percent / 100⌉, counted from one. */
    int percentile(int percent) {
        long rank = ((long) count * percent + 99) / 100;
        return delays[Math.toIntExact(Math.max(rank, 1)) - 1];
    }
}
