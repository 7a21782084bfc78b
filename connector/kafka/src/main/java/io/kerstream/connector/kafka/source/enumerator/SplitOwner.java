/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.TopicPartition;

/**
 * Which subtask reads a partition.
 *
 * <p>The partitions of a topic go round the subtasks in order, from a first one that depends on the
 * topic's name. The formula is the one of Flink's own Kafka sources, old and new, so that a job's
 * partitions do not move when it migrates.
 */
@Internal
public final class SplitOwner {

    private SplitOwner() {}

    /** The index of the subtask, from 0 to {@code parallelism - 1}. */
    public static int of(TopicPartition partition, int parallelism) {
        int first = ((partition.topic().hashCode() * 31) & 0x7FFFFFFF) % parallelism;
        return (first + partition.partition()) % parallelism;
    }
}
