/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.JsonSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads results back with a client that is none of ours, with {@code read_committed}. */
final class CommittedDelays {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private CommittedDelays() {}

    /**
     * All of a topic, in the order of its partitions.
     *
     * @param properties of a client that may read it
     */
    static List<AirportDay> read(String topic, Properties properties) throws IOException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        JsonSchema<AirportDay> json = JsonSchema.of(AirportDay.class);
        List<AirportDay> results = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic, LIMIT).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Of a committed reader: the job has ended, so no transaction is open behind them.
            var ends = consumer.endOffsets(partitions, LIMIT);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("The ends " + ends + " were not reached in " + LIMIT);
                }
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    results.add(json.deserialize(record.value()));
                }
            }
        }
        return results;
    }
}
