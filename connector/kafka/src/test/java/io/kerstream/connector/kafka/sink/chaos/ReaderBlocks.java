/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How long a {@code read_committed} reader stood still in front of records.
 *
 * <p>A record is in the transaction of one checkpoint interval. The checkpoint that ends it is, at
 * the latest, the second to complete after the record was written, for another may have been on its
 * way. If the job fails before it commits, the restored attempt does, before its own first
 * checkpoint completes. So no record may hold a reader up longer than until the third completion;
 * what an open transaction of a lost attempt would do to it is to last for the transaction timeout.
 * Times are {@link System#nanoTime}. Thread-safe.
 */
final class ReaderBlocks {

    /**
     * For the commit itself, its retries one second apart, the way to the reader, and the markers
     * that a coordinator was killed before sending: another one does when it has been missed for
     * {@code broker.session.timeout.ms}, which is 5 s.
     */
    static final Duration SLACK = Duration.ofSeconds(10);

    private static final int COMPLETIONS = 3;

    private record Block(int partition, long from, long to) {
        long nanos() {
            return to - from;
        }
    }

    private static final class Partition {
        long position = -1;
        long blockedSince;
        boolean blocked;
    }

    private final TreeSet<Long> completions = new TreeSet<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Integer, Partition> partitions = new HashMap<>();

    synchronized void checkpointCompleted(long now) {
        completions.add(now);
    }

    /**
     * The reader has looked.
     *
     * @param position the offset that it reads next
     * @param end the offset after the last record that was written, committed or not
     */
    synchronized void observe(int partition, long now, long position, long end) {
        Partition state = partitions.computeIfAbsent(partition, absent -> new Partition());
        boolean moved = position != state.position;
        state.position = position;
        if (moved || position >= end) {
            endBlock(partition, state, now);
        }
        if (position < end && !state.blocked) {
            state.blocked = true;
            state.blockedSince = now;
        }
    }

    private void endBlock(int partition, Partition state, long now) {
        if (state.blocked) {
            blocks.add(new Block(partition, state.blockedSince, now));
            state.blocked = false;
        }
    }

    /** The broker does not answer, which is not the sink's doing: waits count from its return. */
    synchronized void brokerAway() {
        partitions.values().forEach(state -> state.blocked = false);
    }

    /** The reader stops looking. */
    synchronized void end(long now) {
        partitions.forEach((partition, state) -> endBlock(partition, state, now));
    }

    /** A line for each block that lasted longer than it may. */
    synchronized List<String> tooLong() {
        return blocks.stream()
                .filter(block -> block.to() > allowedUntil(block.from()))
                .map(
                        block ->
                                "a read_committed reader was held up for "
                                        + Duration.ofNanos(block.nanos()).toMillis()
                                        + " ms in partition "
                                        + block.partition()
                                        + ", longer than for a checkpoint interval, a recovery and "
                                        + SLACK.toSeconds()
                                        + " s")
                .toList();
    }

    private long allowedUntil(long from) {
        long at = from;
        for (int i = 0; i < COMPLETIONS; i++) {
            Long next = completions.higher(at);
            if (next == null) {
                return Long.MAX_VALUE;
            }
            at = next;
        }
        return at + SLACK.toNanos();
    }

    synchronized Duration longest() {
        return Duration.ofNanos(blocks.stream().mapToLong(Block::nanos).max().orElse(0));
    }

    /** The longest time between two completed checkpoints. */
    synchronized Duration longestWithoutCheckpoint() {
        long longest = 0;
        long last = completions.isEmpty() ? 0 : completions.first();
        for (long completion : completions) {
            longest = Math.max(longest, completion - last);
            last = completion;
        }
        return Duration.ofNanos(longest);
    }
}
