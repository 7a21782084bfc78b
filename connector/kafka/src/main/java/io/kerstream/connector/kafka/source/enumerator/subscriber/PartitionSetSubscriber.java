/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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
        Set<String> topics =
                partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Set<TopicPartition> existing = metadata.partitionsOf(topics);
        Set<String> missing =
                partitions.stream()
                        .filter(partition -> !existing.contains(partition))
                        .map(TopicPartition::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (!missing.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "Partitions to read do not exist: "
                            + missing
                            + ". Their topics have "
                            + existing.size()
                            + " partitions in all; check setPartitions(..).");
        }
        return new HashSet<>(partitions);
    }

    @Override
    public boolean reads(String topic) {
        return partitions.stream().anyMatch(partition -> partition.topic().equals(topic));
    }

    @Override
    public String toString() {
        return "partitions " + partitions;
    }
}
