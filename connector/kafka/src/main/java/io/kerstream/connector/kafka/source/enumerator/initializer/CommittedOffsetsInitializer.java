/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The offsets of the consumer group, with a strategy for partitions that have none. */
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
final class CommittedOffsetsInitializer implements OffsetsInitializer, OffsetsInitializerValidator {

    private static final long serialVersionUID = 1L;

    private final OffsetResetStrategy strategy;

    CommittedOffsetsInitializer(OffsetResetStrategy strategy) {
        this.strategy = Objects.requireNonNull(strategy, "offsetResetStrategy");
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(
                partition -> offsets.put(partition, ResetStrategies.markerFor(strategy)));
        offsets.putAll(retriever.committedOffsets(partitions));
        return offsets;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return strategy;
    }

    @Override
    public void validate(Properties kafkaSourceProperties) {
        if (kafkaSourceProperties.getProperty(ConsumerConfig.GROUP_ID_CONFIG) == null) {
            throw new IllegalStateException(
                    "Property group.id is required to read from committed offsets:"
                            + " offsets are committed by a consumer group. Call setGroupId(..).");
        }
    }
}
