/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Implemented by a {@link KafkaSerializationSchema} that wants to know its subtask and the
 * partitions of the topic that it writes to.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KafkaContextAware<T> {

    /** Told once, before {@code open}: the index of this sink subtask, from 0. */
    default void setParallelInstanceId(int parallelInstanceId) {}

    /** Told once, before {@code open}: the number of sink subtasks. */
    default void setNumParallelInstances(int numParallelInstances) {}

    /**
     * Told before each {@code serialize}: the partitions of the element's target topic, ascending;
     * not to be modified.
     */
    default void setPartitions(int[] partitions) {}

    /**
     * The topic that the element will be written to, asked before {@code serialize}.
     *
     * @return null for the producer's default topic
     */
    @Nullable String getTargetTopic(T element);
}
