/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A fixed set of partitions, all of which have to exist. */
final class PartitionSetSubscriber implements KafkaSubscriber {

    private static final long serialVersionUID = 1L;

    private final HashSet<TopicPartition> partitions;

    PartitionSetSubscriber(Set<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one partition to read");
        }
        this.partitions = new HashSet<>(partitions);
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(TopicMetadata metadata) {
        return metadata.existing(partitions);
    }

    @Override
    public boolean isSubscribed(TopicPartition partition) {
        return partitions.contains(partition);
    }

    @Override
    public String toString() {
        return "partitions " + partitions;
    }
}
