/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the partition of a record instead of Kafka's own partitioner.
 *
 * <p>Called on the task thread only.
 *
 * @param <T> type of the records that the sink consumes
 */
@PublicEvolving
public interface KafkaPartitioner<T> extends Serializable {

    /**
     * Called once before the first record.
     *
     * @param parallelInstanceId index of this sink writer, from 0
     * @param parallelInstances number of sink writers
     */
    default void open(int parallelInstanceId, int parallelInstances) {}

    /**
     * The partition of one record.
     *
     * @param record the record
     * @param key its serialized key, or null
     * @param value its serialized value, or null for a tombstone
     * @param targetTopic the topic it goes to
     * @param partitions the ids of the topic's partitions; not to be modified
     * @return one of {@code partitions}
     */
    int partition(
            T record,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String targetTopic,
            int[] partitions);
}
