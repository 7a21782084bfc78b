/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.common.TopicPartition;

/**
 * Names the partitions that the source reads.
 *
 * <p>It is asked once at start and then in every discovery interval, on a worker thread of the
 * JobManager. Partitions that it names for the first time are read from then on; partitions that it
 * no longer names are still read.
 */
@PublicEvolving
public interface KafkaSubscriber extends Serializable {

    /**
     * The partitions to read, as of now.
     *
     * @param metadata asks the cluster
     */
    Set<TopicPartition> getSubscribedTopicPartitions(TopicMetadata metadata);

    /**
     * Whether a partition belongs to the subscription, judged by its name alone: a partition may
     * belong to it without existing.
     *
     * <p>Restored partitions that do not are dropped, see {@code filter.restored.partitions}. The
     * answer must not depend on the cluster, which may be incomplete for a while. Called by readers
     * and by the JobManager.
     *
     * @return true unless overridden: all restored partitions are read on
     */
    default boolean isSubscribed(TopicPartition partition) {
        return true;
    }

    /** All partitions of the topics. */
    static KafkaSubscriber getTopicListSubscriber(List<String> topics) {
        return new TopicListSubscriber(topics);
    }

    /** All partitions of topics whose whole name matches. */
    static KafkaSubscriber getTopicPatternSubscriber(Pattern topicPattern) {
        return new TopicPatternSubscriber(topicPattern);
    }

    /** Exactly these partitions. */
    static KafkaSubscriber getPartitionSetSubscriber(Set<TopicPartition> partitions) {
        return new PartitionSetSubscriber(partitions);
    }
}
