/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Names the offset at which a partition is started or stopped.
 *
 * <p>It is asked once for each partition, when the partition is discovered; the answer is kept in
 * the job's state. The reset strategy is Kafka's own enum, which Kafka marks deprecated without
 * having replaced it in this role; jobs that move here already use it.
 */
@PublicEvolving
public interface OffsetsInitializer extends Serializable {

    /**
     * The offsets of the given partitions.
     *
     * @param partitions partitions to start or to stop
     * @param retriever asks the cluster; its calls block, limited by the consumer property {@code
     *     default.api.timeout.ms}
     * @return an offset or marker (see {@link KafkaPartitionSplit}) for each partition; as stopping
     *     offsets, partitions without an entry are read without an end
     */
    Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever);

    /**
     * What becomes the consumer property {@code auto.offset.reset} unless the user sets it: where
     * to go on when the broker no longer has the wanted offset.
     */
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    OffsetResetStrategy getAutoOffsetResetStrategy();

    /** Answers questions about offsets of a cluster, under the source's own consumer properties. */
    @PublicEvolving
    interface PartitionOffsetsRetriever {

        /** Offsets committed by the source's consumer group; no entry where there is none. */
        Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions);

        /**
         * The offset after the last record that the source may read: the high watermark or, with
         * {@code isolation.level=read_committed}, the last stable offset.
         */
        Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions);

        /** The first offset that each partition still has. */
        Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions);

        /**
         * The first record of each partition whose timestamp is the given one or later; no entry
         * where there is none.
         *
         * @param timestamps milliseconds since the epoch
         */
        Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> timestamps);
    }

    /**
     * The offsets committed by the consumer group. A partition without one makes the job fail,
     * unless the property {@code auto.offset.reset} says {@code earliest} or {@code latest}. As
     * stopping offsets, a partition without one always makes the job fail.
     */
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    static OffsetsInitializer committedOffsets() {
        return committedOffsets(OffsetResetStrategy.NONE);
    }

    /**
     * The offsets committed by the consumer group.
     *
     * @param offsetResetStrategy where to go for a partition that has none
     */
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    static OffsetsInitializer committedOffsets(OffsetResetStrategy offsetResetStrategy) {
        return new CommittedOffsetsInitializer(offsetResetStrategy);
    }

    /**
     * The first record whose timestamp is the given one or later, or the end of the partition.
     *
     * @param timestamp milliseconds since the epoch, 0 or more
     */
    static OffsetsInitializer timestamp(long timestamp) {
        return new TimestampOffsetsInitializer(timestamp);
    }

    /** The first offset that each partition still has. */
    static OffsetsInitializer earliest() {
        return EarliestOffsetsInitializer.INSTANCE;
    }

    /** The end of each partition. */
    static OffsetsInitializer latest() {
        return LatestOffsetsInitializer.INSTANCE;
    }

    /**
     * The given offsets. Partitions without one are started at the offset of the consumer group, if
     * a group id is set and it has one, else at the earliest offset.
     */
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    static OffsetsInitializer offsets(Map<TopicPartition, Long> offsets) {
        return offsets(offsets, OffsetResetStrategy.EARLIEST);
    }

    /**
     * The given offsets. Partitions without one are started at the offset of the consumer group, if
     * a group id is set and it has one, else where the strategy says.
     *
     * @param offsets offsets or markers of {@link KafkaPartitionSplit}
     */
    @SuppressWarnings("deprecation") // Kafka has no other enum for this role
    static OffsetsInitializer offsets(
            Map<TopicPartition, Long> offsets, OffsetResetStrategy offsetResetStrategy) {
        return new SpecifiedOffsetsInitializer(offsets, offsetResetStrategy);
    }
}
