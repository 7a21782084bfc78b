/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.split;

import java.util.Objects;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka partition with the offset of the first record to read and, for a bounded read, the
 * offset to stop before.
 *
 * <p>Offsets are plain offsets or one of the markers below. The enumerator resolves markers before
 * it assigns a split; readers meet them in splits restored from other writers of this state only.
 * The markers' values are part of the state format.
 */
@Internal
public final class KafkaPartitionSplit implements SourceSplit {

    /** Stopping offset of an endless read. */
    public static final long NO_STOPPING_OFFSET = Long.MIN_VALUE;

    /** The end of the partition at the time the marker is resolved. */
    public static final long LATEST_OFFSET = -1L;

    /** The first offset that the partition still has. */
    public static final long EARLIEST_OFFSET = -2L;

    /** The offset that the consumer group committed. */
    public static final long COMMITTED_OFFSET = -3L;

    /**
     * Starting offset of a partition whose state was written without one; only in enumerator state.
     */
    public static final long UNRESOLVED_OFFSET = Integer.MIN_VALUE;

    private final TopicPartition topicPartition;
    private final long startingOffset;
    private final long stoppingOffset;

    /** An endless split. */
    public KafkaPartitionSplit(TopicPartition topicPartition, long startingOffset) {
        this(topicPartition, startingOffset, NO_STOPPING_OFFSET);
    }

    /**
     * @param startingOffset offset of the first record to read, or a marker
     * @param stoppingOffset offset to stop before, a marker, or {@link #NO_STOPPING_OFFSET}
     * @throws IllegalArgumentException if an offset is negative and no marker
     */
    public KafkaPartitionSplit(
            TopicPartition topicPartition, long startingOffset, long stoppingOffset) {
        if (startingOffset != UNRESOLVED_OFFSET) {
            checkOffset(topicPartition, "starting", startingOffset);
        }
        if (stoppingOffset != NO_STOPPING_OFFSET) {
            checkOffset(topicPartition, "stopping", stoppingOffset);
        }
        this.topicPartition = topicPartition;
        this.startingOffset = startingOffset;
        this.stoppingOffset = stoppingOffset;
    }

    private static void checkOffset(TopicPartition partition, String role, long offset) {
        if (offset < 0 && !isMarker(offset)) {
            throw new IllegalArgumentException(
                    "Invalid "
                            + role
                            + " offset "
                            + offset
                            + " of partition "
                            + partition
                            + ": expected 0 or more, or -1 (latest), -2 (earliest), -3 (committed)");
        }
    }

    /** Whether this stands for a position that a broker has to name. */
    public static boolean isMarker(long offset) {
        return offset == LATEST_OFFSET || offset == EARLIEST_OFFSET || offset == COMMITTED_OFFSET;
    }

    public String getTopic() {
        return topicPartition.topic();
    }

    public int getPartition() {
        return topicPartition.partition();
    }

    public TopicPartition getTopicPartition() {
        return topicPartition;
    }

    public long getStartingOffset() {
        return startingOffset;
    }

    /**
     * Whether this says where to start, be it by a marker; false for {@link #UNRESOLVED_OFFSET}.
     */
    public boolean isResolved() {
        return startingOffset != UNRESOLVED_OFFSET;
    }

    /** Empty for an endless read. */
    public Optional<Long> getStoppingOffset() {
        return stoppingOffset == NO_STOPPING_OFFSET
                ? Optional.empty()
                : Optional.of(stoppingOffset);
    }

    /** The stopping offset, {@link #NO_STOPPING_OFFSET} for an endless read. */
    public long stoppingOffset() {
        return stoppingOffset;
    }

    @Override
    public String splitId() {
        return toSplitId(topicPartition);
    }

    public static String toSplitId(TopicPartition topicPartition) {
        return topicPartition.toString();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof KafkaPartitionSplit other
                && topicPartition.equals(other.topicPartition)
                && startingOffset == other.startingOffset
                && stoppingOffset == other.stoppingOffset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(topicPartition, startingOffset, stoppingOffset);
    }

    @Override
    public String toString() {
        return "[Partition: "
                + topicPartition
                + ", StartingOffset: "
                + startingOffset
                + ", StoppingOffset: "
                + stoppingOffset
                + "]";
    }
}
