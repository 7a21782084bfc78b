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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topic metadata from a consumer.
 *
 * <p>The consumer serves nothing else: once it has been asked for offsets it answers {@code
 * partitionsFor} from its cache and hides new partitions.
 */
final class ConsumerTopicMetadata implements TopicMetadata {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerTopicMetadata.class);
    private static final int NAMED_TOPICS = 20;
    private static final Set<String> INTERNAL_TOPICS =
            Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private final Consumer<?, ?> consumer;
    private final String bootstrapServers;
    private final boolean missingTopicsFail;

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
        if (!missing.isEmpty()) {
            if (missingTopicsFail) {
                throw new UnknownTopicOrPartitionException(describeMissing(missing));
            }
            LOG.warn("Topics {} no longer exist on {}", missing, bootstrapServers);
        }
        return found;
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
        return found;
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
