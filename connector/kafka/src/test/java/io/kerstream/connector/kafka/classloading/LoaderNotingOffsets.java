/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The earliest offsets; notes the class loader of the enumerator, which asks for them. */
final class LoaderNotingOffsets implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;

    private final OffsetsInitializer earliest = OffsetsInitializer.earliest();
    private final String job;

    LoaderNotingOffsets(String job) {
        this.job = job;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        JobLoaders.note(job, "enumerator", getClass());
        return earliest.getPartitionOffsets(partitions, retriever);
    }

    @Override
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
