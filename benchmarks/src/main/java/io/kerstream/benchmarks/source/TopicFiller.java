/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic with records of printable random bytes. */
final class TopicFiller {

    private static final int DIFFERENT_VALUES = 64;
    private static final int LARGE_BYTES = 64 << 10;

    private final Properties client;

    TopicFiller(Properties client) {
        this.client = client;
    }

    void fill(BenchmarkTopic topic, long records) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.setProperty("acks", "1");
        properties.setProperty("linger.ms", "50");
        properties.setProperty("batch.size", String.valueOf(LARGE_BYTES));
        properties.setProperty("max.request.size", String.valueOf(4 << 20));
        properties.setProperty("buffer.memory", String.valueOf(64 << 20));
        byte[][] values = values(topic.recordBytes());
        // In runs as long as a batch, so that batches of all partitions fill up.
        long run = Math.max(1, LARGE_BYTES / topic.recordBytes());
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records && failure.get() == null; i++) {
                int partition = (int) (i / run % BenchmarkTopic.BUSY_PARTITIONS);
                byte[] value = values[(int) (i % DIFFERENT_VALUES)];
                Future<?> unused =
                        producer.send(
                                new ProducerRecord<>(topic.topicName(), partition, null, value),
                                (ignored, error) -> {
                                    if (error != null) {
                                        failure.compareAndSet(null, error);
                                    }
                                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Filling " + topic + " failed", failure.get());
        }
    }

    private static byte[][] values(int bytes) {
        Random random = new Random(1);
        byte[][] values = new byte[DIFFERENT_VALUES][bytes];
        for (byte[] value : values) {
            for (int i = 0; i < bytes; i++) {
                value[i] = (byte) ('a' + random.nextInt(26));
            }
        }
        return values;
    }
}
