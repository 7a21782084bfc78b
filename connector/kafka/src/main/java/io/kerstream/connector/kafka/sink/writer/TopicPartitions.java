/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.PartitionInfo;

/**
 * {@link KafkaSinkContext} that remembers the partitions of each topic for a while, so that asking
 * per record costs a look-up and added partitions are still found.
 *
 * <p>The producer answers from its own metadata; only the first question about a topic waits.
 */
final class TopicPartitions implements KafkaSinkContext {

    private static final long REFRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private final int subtask;
    private final int parallelism;
    private final Delivery delivery;
    private final LongSupplier nanoTime;
    private final Map<String, Known> topics = new HashMap<>();

    /**
     * @param subtask index of this writer
     * @param parallelism number of writers
     * @param delivery where the producer comes from
     * @param nanoTime monotonic clock
     */
    TopicPartitions(int subtask, int parallelism, Delivery delivery, LongSupplier nanoTime) {
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.delivery = delivery;
        this.nanoTime = nanoTime;
    }

    @Override
    public int getParallelInstanceId() {
        return subtask;
    }

    @Override
    public int getNumberOfParallelInstances() {
        return parallelism;
    }

    @Override
    public int[] getPartitionsForTopic(String topic) {
        long now = nanoTime.getAsLong();
        Known known = topics.get(topic);
        if (known == null || now - known.atNanos > REFRESH_NANOS) {
            List<PartitionInfo> partitions = delivery.partitionsFor(topic);
            known =
                    new Known(
                            partitions.stream()
                                    .mapToInt(PartitionInfo::partition)
                                    .sorted()
                                    .toArray(),
                            now);
            topics.put(topic, known);
        }
        return known.partitions;
    }

    private static final class Known {
        final int[] partitions;
        final long atNanos;

        Known(int[] partitions, long atNanos) {
            this.partitions = partitions;
            this.atNanos = atNanos;
        }
    }
}
