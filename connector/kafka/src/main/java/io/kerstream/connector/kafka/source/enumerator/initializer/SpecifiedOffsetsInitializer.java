/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Offsets by partition; the rest start at the group's offsets, else by the strategy. */
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
final class SpecifiedOffsetsInitializer implements OffsetsInitializer, OffsetsInitializerValidator {

    private static final long serialVersionUID = 1L;

    private final HashMap<TopicPartition, Long> specified;
    private final OffsetResetStrategy strategy;

    SpecifiedOffsetsInitializer(
            Map<TopicPartition, Long> offsets, OffsetResetStrategy offsetResetStrategy) {
        this.specified = new HashMap<>(offsets);
        this.strategy = Objects.requireNonNull(offsetResetStrategy, "offsetResetStrategy");
        specified.forEach(
                (partition, offset) -> {
                    if (offset < 0 && !KafkaPartitionSplit.isMarker(offset)) {
                        throw new IllegalArgumentException(
                                "Invalid offset "
                                        + offset
                                        + " of partition "
                                        + partition
                                        + ": expected 0 or more, or -1 (latest), -2 (earliest),"
                                        + " -3 (committed)");
                    }
                });
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        List<TopicPartition> others = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Long offset = specified.get(partition);
            if (offset == null) {
                others.add(partition);
                offsets.put(partition, ResetStrategies.markerFor(strategy));
            } else {
                offsets.put(partition, offset);
            }
        }
        if (!others.isEmpty()) {
            offsets.putAll(retriever.committedOffsets(others));
        }
        return offsets;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return strategy;
    }

    @Override
    public void validate(Properties kafkaSourceProperties) {
        if (kafkaSourceProperties.getProperty(ConsumerConfig.GROUP_ID_CONFIG) != null) {
            return;
        }
        specified.forEach(
                (partition, offset) -> {
                    if (offset == KafkaPartitionSplit.COMMITTED_OFFSET) {
                        throw new IllegalStateException(
                                "Property group.id is required because partition "
                                        + partition
                                        + " is set to its committed offset. Call setGroupId(..).");
                    }
                });
    }
}
