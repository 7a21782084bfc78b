/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import io.kerstream.connector.kafka.source.enumerator.subscriber.TopicMetadata;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topic metadata from a consumer.
 *
 * <p>The consumer serves nothing else: once it has been asked for offsets it answers {@code
 * partitionsFor} from its cache and hides new partitions.
 */
final class ConsumerTopicMetadata implements TopicMetadata {

    private static final int NAMED_TOPICS = 20;
    private static final Set<String> INTERNAL_TOPICS =
            Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private final Consumer<?, ?> consumer;
    private final String bootstrapServers;
    private final boolean missingTopicsFail;

    /** What was asked for, and what the cluster answered. */
    private final Set<String> askedTopics = new HashSet<>();

    private final Set<TopicPartition> answered = new HashSet<>();
    private boolean askedForAll;

    ConsumerTopicMetadata(
            Consumer<?, ?> consumer, String bootstrapServers, boolean missingTopicsFail) {
        this.consumer = consumer;
        this.bootstrapServers = bootstrapServers;
        this.missingTopicsFail = missingTopicsFail;
    }

    @Override
    public Set<TopicPartition> partitionsOf(Collection<String> topics) {
        Set<TopicPartition> found = new HashSet<>();
        Set<String> missing = new TreeSet<>();
        for (String topic : topics) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions == null || partitions.isEmpty()) {
                missing.add(topic);
            } else {
                addTo(found, partitions);
            }
        }
        if (missingTopicsFail && !missing.isEmpty()) {
            throw new UnknownTopicOrPartitionException(describeMissing(missing));
        }
        askedTopics.addAll(topics);
        answered.addAll(found);
        return found;
    }

    @Override
    public Set<TopicPartition> existing(Set<TopicPartition> partitions) {
        Set<TopicPartition> found =
                partitionsOf(
                        partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        Set<TopicPartition> existing = new HashSet<>(partitions);
        existing.retainAll(found);
        if (missingTopicsFail && existing.size() < partitions.size()) {
            throw new UnknownTopicOrPartitionException(
                    "Partitions to read do not exist: "
                            + partitions.stream()
                                    .filter(partition -> !existing.contains(partition))
                                    .map(TopicPartition::toString)
                                    .collect(Collectors.toCollection(TreeSet::new))
                            + ". Their topics have "
                            + found.size()
                            + " partitions in all; check setPartitions(..).");
        }
        return existing;
    }

    @Override
    public Set<TopicPartition> allPartitions() {
        Set<TopicPartition> found = new HashSet<>();
        consumer.listTopics()
                .forEach(
                        (topic, partitions) -> {
                            if (!INTERNAL_TOPICS.contains(topic)) {
                                addTo(found, partitions);
                            }
                        });
        askedForAll = true;
        answered.addAll(found);
        return found;
    }

    /**
     * Those of the partitions that the cluster was asked for, be it among all, and did not name.
     */
    Set<TopicPartition> missing(Set<TopicPartition> partitions) {
        return partitions.stream()
                .filter(p -> askedForAll || askedTopics.contains(p.topic()))
                .filter(p -> !answered.contains(p))
                .collect(Collectors.toSet());
    }

    private static void addTo(Set<TopicPartition> found, List<PartitionInfo> partitions) {
        for (PartitionInfo partition : partitions) {
            found.add(new TopicPartition(partition.topic(), partition.partition()));
        }
    }

    private String describeMissing(Set<String> missing) {
        Map<String, List<PartitionInfo>> visible = consumer.listTopics();
        List<String> names =
                visible.keySet().stream()
                        .filter(topic -> !INTERNAL_TOPICS.contains(topic))
                        .sorted()
                        .collect(Collectors.toList());
        String listed =
                names.size() <= NAMED_TOPICS
                        ? names.toString()
                        : names.subList(0, NAMED_TOPICS)
                                + " and "
                                + (names.size() - NAMED_TOPICS)
                                + " more";
        return "Topics to read do not exist on "
                + bootstrapServers
                + ", or the source's principal may not describe them: "
                + missing
                + ". Visible topics: "
                + listed;
    }
}
