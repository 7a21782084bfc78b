/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The first record at or after a timestamp, else the end of the partition. */
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
final class TimestampOffsetsInitializer implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;

    private final long timestamp;

    TimestampOffsetsInitializer(long timestamp) {
        if (timestamp < 0) {
            throw new IllegalArgumentException(
                    "Invalid starting timestamp "
                            + timestamp
                            + ": expected milliseconds since the epoch, 0 or more");
        }
        this.timestamp = timestamp;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        // The ends come first: a record that arrives between the two questions is then read.
        Map<TopicPartition, Long> offsets = new HashMap<>(retriever.endOffsets(partitions));
        Map<TopicPartition, Long> timestamps = new HashMap<>();
        partitions.forEach(partition -> timestamps.put(partition, timestamp));
        retriever
                .offsetsForTimes(timestamps)
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.LATEST;
    }
}
