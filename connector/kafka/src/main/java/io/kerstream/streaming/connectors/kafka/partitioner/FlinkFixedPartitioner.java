/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.partitioner;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Lets each sink subtask write to one partition: {@code partitions[subtask % partitions.length]}.
 *
 * <p>With fewer subtasks than partitions some partitions stay empty; with more, several subtasks
 * share one. Either way a subtask keeps few connections.
 *
 * @param <T> type of the records that the sink consumes
 */
@PublicEvolving
public class FlinkFixedPartitioner<T> extends FlinkKafkaPartitioner<T> {

    private static final long serialVersionUID = 1L;

    private int subtask;

    @Override
    public void open(int parallelInstanceId, int parallelInstances) {
        if (parallelInstanceId < 0 || parallelInstances < 1) {
            throw new IllegalArgumentException(
                    "Subtask " + parallelInstanceId + " of " + parallelInstances);
        }
        this.subtask = parallelInstanceId;
    }

    @Override
    public int partition(
            T record,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String targetTopic,
            int[] partitions) {
        if (partitions.length == 0) {
            throw new IllegalArgumentException("Topic " + targetTopic + " has no partitions");
        }
        return partitions[subtask % partitions.length];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof FlinkFixedPartitioner;
    }

    @Override
    public int hashCode() {
        return FlinkFixedPartitioner.class.hashCode();
    }
}
