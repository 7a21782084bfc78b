/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka;

import io.kerstream.testing.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a {@code read_committed} reader finds in a topic. */
public final class CommittedRecords {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private CommittedRecords() {}

    /**
     * The values of all committed records, as UTF-8, in the order of each partition.
     *
     * @throws AssertionError if an open transaction keeps the reader from the end for 30 s
     */
    public static List<String> valuesOf(KafkaCluster kafka, String topic) {
        return valuesOf(kafka, SecurityProtocol.SASL_PLAINTEXT, topic);
    }

    /** The same by another listener than SASL_PLAINTEXT. */
    public static List<String> valuesOf(
            KafkaCluster kafka, SecurityProtocol protocol, String topic) {
        return values(of(kafka.clientProperties(protocol, "auditor"), topic));
    }

    /** The same by a client with these properties. */
    public static List<String> valuesOf(Properties client, String topic) {
        return values(of(client, topic));
    }

    /** All committed records, in the order of each partition; fails as {@link #valuesOf} does. */
    public static List<ConsumerRecord<byte[], byte[]>> of(KafkaCluster kafka, String topic) {
        return of(kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "auditor"), topic);
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.setProperty("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                properties,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                KafkaConsumer<byte[], byte[]> uncommitted =
                        new KafkaConsumer<>(
                                client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + LIMIT.toNanos();
            BooleanSupplier atEnd =
                    () -> partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p));
            while (!atEnd.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "A read_committed reader of "
                                    + topic
                                    + " does not reach "
                                    + ends
                                    + " within "
                                    + LIMIT
                                    + "; a transaction is open. Read so far: "
                                    + records.size());
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
