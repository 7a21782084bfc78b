/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/** How many records of each lane have been emitted. Not thread-safe. */
final class Lanes {

    private final long[] next;

    Lanes(int lanes) {
        next = new long[lanes];
    }

    /** So many of each lane. */
    static Lanes full(int lanes, long perLane) {
        Lanes full = new Lanes(lanes);
        Arrays.fill(full.next, perLane);
        return full;
    }

    /** What several tasks know together: of each lane, the one that was furthest. */
    static Lanes merge(int lanes, Collection<byte[]> states) {
        Lanes merged = new Lanes(lanes);
        for (byte[] state : states) {
            ByteBuffer bytes = ByteBuffer.wrap(state);
            for (int lane = 0; lane < lanes; lane++) {
                merged.next[lane] = Math.max(merged.next[lane], bytes.getLong());
            }
        }
        return merged;
    }

    /**
     * @throws IllegalStateException if it is not the next one of its lane
     */
    void add(long record) {
        int lane = NumberedRecords.lane(record);
        if (NumberedRecords.number(record) != next[lane]) {
            throw new IllegalStateException(
                    "The test's source goes on with "
                            + NumberedRecords.number(record)
                            + " of lane "
                            + lane
                            + " instead of "
                            + next[lane]);
        }
        next[lane]++;
    }

    int count() {
        return next.length;
    }

    long emitted(int lane) {
        return next[lane];
    }

    long total() {
        return Arrays.stream(next).sum();
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(next.length * Long.BYTES);
        for (long number : next) {
            bytes.putLong(number);
        }
        return bytes.array();
    }

    @Override
    public String toString() {
        return Arrays.toString(next);
    }
}
