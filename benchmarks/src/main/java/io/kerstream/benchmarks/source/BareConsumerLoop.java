/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.Progress;
import io.kerstream.benchmarks.run.RunSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The least that reading Kafka costs: polls, and counts records. One thread for each reader. */
final class BareConsumerLoop implements Runnable {

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    private final RunSettings settings;
    private final int reader;

    private BareConsumerLoop(RunSettings settings, int reader) {
        this.settings = settings;
        this.reader = reader;
    }

    static void start(RunSettings settings) {
        for (int reader = 0; reader < settings.parallelism(); reader++) {
            Thread thread = new Thread(new BareConsumerLoop(settings, reader), "reader " + reader);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        Properties properties = settings.clientProperties();
        properties.setProperty("enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, settings.partitions())
                            .filter(p -> p % settings.parallelism() == reader)
                            .mapToObj(p -> new TopicPartition(settings.topic(), p))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            if (SourceJobs.decodesStrings(settings)) {
                readStrings(consumer);
            } else {
                readBytes(consumer);
            }
        } catch (RuntimeException e) {
            Progress.fail(e);
        }
    }

    private void readBytes(KafkaConsumer<byte[], byte[]> consumer) {
        long count = 0;
        while (!Thread.currentThread().isInterrupted()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.value() != null) {
                    Progress.set(reader, ++count);
                }
            }
        }
    }

    private void readStrings(KafkaConsumer<byte[], byte[]> consumer) {
        long count = 0;
        while (!Thread.currentThread().isInterrupted()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (!new String(record.value(), StandardCharsets.UTF_8).isEmpty()) {
                    Progress.set(reader, ++count);
                }
            }
        }
    }
}
