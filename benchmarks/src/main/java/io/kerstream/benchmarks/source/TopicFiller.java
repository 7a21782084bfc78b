/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.TopicSpec;
import io.kerstream.benchmarks.run.Values;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic with records of printable random bytes. */
final class TopicFiller {

    private static final int LARGE_BYTES = 64 << 10;

    private final Properties client;

    TopicFiller(Properties client) {
        this.client = client;
    }

    void fill(TopicSpec topic, long records) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.setProperty("acks", "1");
        properties.setProperty("linger.ms", "50");
        properties.setProperty("batch.size", String.valueOf(LARGE_BYTES));
        properties.setProperty("max.request.size", String.valueOf(4 << 20));
        properties.setProperty("buffer.memory", String.valueOf(64 << 20));
        byte[][] values = Values.ofBytes(topic.recordBytes());
        // In runs as long as a batch, so that batches of all partitions fill up.
        long run = Math.max(1, LARGE_BYTES / topic.recordBytes());
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records && failure.get() == null; i++) {
                int partition = (int) (i / run % SourceTopic.BUSY_PARTITIONS);
                byte[] value = values[(int) (i % values.length)];
                Future<?> unused =
                        producer.send(
                                new ProducerRecord<>(topic.name(), partition, null, value),
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
}
