/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition of a topic, as the classic API names it. */
@PublicEvolving
public final class KafkaTopicPartition implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int partition;

    public KafkaTopicPartition(String topic, int partition) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.partition = partition;
    }

    public String getTopic() {
        return topic;
    }

    public int getPartition() {
        return partition;
    }

    /** The same in Kafka's terms. */
    public TopicPartition toTopicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof KafkaTopicPartition other
                && partition == other.partition
                && topic.equals(other.topic);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public String toString() {
        return "KafkaTopicPartition{topic='" + topic + "', partition=" + partition + "}";
    }
}
