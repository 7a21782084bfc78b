/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Stops nowhere: the stopping offsets of an endless read. */
@Internal
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
public enum NoStoppingOffsetsInitializer implements OffsetsInitializer {
    INSTANCE;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return Map.of();
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
