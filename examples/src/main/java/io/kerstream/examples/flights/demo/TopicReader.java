/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import io.kerstream.security.KafkaClientFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning to its end. */
final class TopicReader {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final KafkaClientFactory clients;
    private final Properties properties;

    TopicReader(KafkaClientFactory clients, Properties properties) {
        this.clients = clients;
        this.properties = properties;
    }

    /**
     * The values that a consumer of this isolation level gets to see.
     *
     * @throws DemoException if the end is not reached within 20 s, for example because a
     *     transaction is still open
     */
    List<byte[]> read(String topic, IsolationLevel isolation) throws DemoException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString().toLowerCase(Locale.ROOT));
        try (Consumer<byte[], byte[]> consumer = clients.createConsumer(all)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic, LIMIT).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return readTo(consumer, endOffsets(partitions), isolation);
        }
    }

    /** The true ends, behind open transactions too, which a committed reader must not skip. */
    private Map<TopicPartition, Long> endOffsets(List<TopicPartition> partitions) {
        try (Consumer<byte[], byte[]> consumer = clients.createConsumer(properties)) {
            return consumer.endOffsets(partitions, LIMIT);
        }
    }

    private static List<byte[]> readTo(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            IsolationLevel isolation)
            throws DemoException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        List<byte[]> values = new ArrayList<>();
        while (!ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new DemoException(
                        "Did not reach the ends %s with isolation %s within %d s; a transaction may"
                                        .formatted(ends, isolation, LIMIT.toSeconds())
                                + " still be open");
            }
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }
}
