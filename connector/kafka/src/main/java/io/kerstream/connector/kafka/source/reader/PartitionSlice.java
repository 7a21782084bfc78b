/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Consecutive records of one partition, all to be emitted, and what is true after them.
 *
 * @param position the partition's next offset after the records, where it is not the one after the
 *     last record; else {@link #AFTER_LAST_RECORD}
 * @param finished whether the partition has reached its stopping offset
 */
record PartitionSlice<T>(
        PartitionState<T> partition,
        List<ConsumerRecord<byte[], byte[]>> records,
        long position,
        boolean finished) {

    static final long AFTER_LAST_RECORD = -1L;

    static <T> PartitionSlice<T> of(
            PartitionState<T> partition, List<ConsumerRecord<byte[], byte[]>> records) {
        return new PartitionSlice<>(partition, records, AFTER_LAST_RECORD, false);
    }

    /** What is left of it when the first records are taken. */
    PartitionSlice<T> withoutFirst(int count) {
        return count == 0
                ? this
                : new PartitionSlice<>(
                        partition, records.subList(count, records.size()), position, finished);
    }

    /** Tells the task thread a position without records. */
    static <T> PartitionSlice<T> at(PartitionState<T> partition, long position, boolean finished) {
        return new PartitionSlice<>(partition, List.of(), position, finished);
    }
}
