/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Answers with a consumer's own requests. Used by the thread that owns the consumer. */
@Internal
public final class ConsumerOffsetsRetriever implements PartitionOffsetsRetriever {

    private final Consumer<?, ?> consumer;
    private final boolean hasGroup;

    /**
     * @param hasGroup whether the consumer has a group id; without one nothing counts as committed
     */
    public ConsumerOffsetsRetriever(Consumer<?, ?> consumer, boolean hasGroup) {
        this.consumer = consumer;
        this.hasGroup = hasGroup;
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
        if (!hasGroup) {
            return Map.of();
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        consumer.committed(new HashSet<>(partitions))
                .forEach(
                        (partition, committed) -> {
                            if (committed != null) {
                                offsets.put(partition, committed.offset());
                            }
                        });
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> timestamps) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        consumer.offsetsForTimes(timestamps)
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                found.put(partition, offset);
                            }
                        });
        return found;
    }
}
