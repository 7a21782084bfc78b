/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** All partitions of a list of topics. */
final class TopicListSubscriber implements KafkaSubscriber {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> topics;

    TopicListSubscriber(List<String> topics) {
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one topic to read");
        }
        this.topics = new ArrayList<>(topics);
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(TopicMetadata metadata) {
        return metadata.partitionsOf(topics);
    }

    @Override
    public boolean isSubscribed(TopicPartition partition) {
        return topics.contains(partition.topic());
    }

    @Override
    public String toString() {
        return "topics " + topics;
    }
}
