/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** All partitions of topics whose whole name matches a pattern. */
final class TopicPatternSubscriber implements KafkaSubscriber {

    private static final long serialVersionUID = 1L;

    private final Pattern pattern;

    TopicPatternSubscriber(Pattern pattern) {
        this.pattern = pattern;
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(TopicMetadata metadata) {
        return metadata.allPartitions().stream()
                .filter(this::isSubscribed)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isSubscribed(TopicPartition partition) {
        return pattern.matcher(partition.topic()).matches();
    }

    @Override
    public String toString() {
        return "topic pattern " + pattern;
    }
}
