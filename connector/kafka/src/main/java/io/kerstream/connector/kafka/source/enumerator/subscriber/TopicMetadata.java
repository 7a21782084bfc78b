/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import java.util.Collection;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.common.TopicPartition;

/**
 * What a cluster says about its topics, as far as the source's principal may see them.
 *
 * <p>Each call asks the cluster anew and blocks, limited by the consumer property {@code
 * default.api.timeout.ms}. No call creates a topic.
 */
@PublicEvolving
public interface TopicMetadata {

    /**
     * All partitions of the topics.
     *
     * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException in the first
     *     discovery of a job, if a topic does not exist; later ones leave it out
     */
    Set<TopicPartition> partitionsOf(Collection<String> topics);

    /**
     * Those of the partitions that exist.
     *
     * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException in the first
     *     discovery of a job, if one does not exist; later ones leave it out
     */
    Set<TopicPartition> existing(Set<TopicPartition> partitions);

    /** All partitions of all topics except Kafka's internal ones. */
    Set<TopicPartition> allPartitions();
}
