/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the ends of partitions with stopping offsets. Owned by the fetch thread.
 *
 * <p>Records tell most of it. Where control records and removed ones are the last before a stopping
 * offset, only the consumer's position does; it is asked for where records come, and now and then
 * for a few other partitions in turn, so that the cost of a poll does not grow with their number.
 */
final class BoundedEnds<T> {

    /** Polls with records between two looks for partitions that ended without any. */
    private static final int POLLS_BETWEEN_LOOKS = 16;

    /** How many partitions such a look takes in. */
    private static final int PARTITIONS_PER_LOOK = 64;

    /** Few or none in an unbounded source. */
    private final List<AssignedPartition<T>> unfinished = new ArrayList<>();

    private final ToLongFunction<AssignedPartition<T>> positions;

    private int pollsSinceLook;

    /** Where the next look begins. */
    private int next;

    /**
     * @param positions the consumer's position in a partition, as far as it is known
     */
    BoundedEnds(ToLongFunction<AssignedPartition<T>> positions) {
        this.positions = positions;
    }

    /** Takes a partition into account, if it has an end that is not reached. */
    void add(AssignedPartition<T> assigned) {
        if (assigned.isBounded() && !assigned.finished) {
            unfinished.add(assigned);
        }
    }

    /** What is to be emitted of new records of a bounded partition, which may finish it. */
    PartitionSlice<T> cut(
            AssignedPartition<T> assigned, List<ConsumerRecord<byte[], byte[]>> records) {
        long stop = assigned.stoppingOffset;
        long last = records.get(records.size() - 1).offset();
        if (last < stop - 1 && !isReached(assigned)) {
            return PartitionSlice.of(assigned.state, records);
        }
        finish(assigned);
        List<ConsumerRecord<byte[], byte[]>> wanted =
                last < stop ? records : records.subList(0, firstAtOrAfter(records, stop));
        return new PartitionSlice<>(assigned.state, wanted, stop, true);
    }

    /**
     * Called after each poll; finishes partitions that ended without records.
     *
     * @param hadRecords whether the poll brought any; without, all partitions are looked at
     */
    List<AssignedPartition<T>> reachedWithoutRecords(boolean hadRecords) {
        pollsSinceLook++;
        if (unfinished.isEmpty() || (hadRecords && pollsSinceLook < POLLS_BETWEEN_LOOKS)) {
            return List.of();
        }
        pollsSinceLook = 0;
        List<AssignedPartition<T>> reached = new ArrayList<>();
        int looks = hadRecords ? PARTITIONS_PER_LOOK : unfinished.size();
        for (int i = Math.min(looks, unfinished.size()); i > 0; i--) {
            next = (next + 1) % unfinished.size();
            AssignedPartition<T> assigned = unfinished.get(next);
            if (isReached(assigned)) {
                finish(assigned);
                reached.add(assigned);
            }
        }
        return reached;
    }

    private boolean isReached(AssignedPartition<T> assigned) {
        return !assigned.resting && positions.applyAsLong(assigned) >= assigned.stoppingOffset;
    }

    private void finish(AssignedPartition<T> assigned) {
        assigned.finished = true;
        unfinished.remove(assigned);
    }

    private static int firstAtOrAfter(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
