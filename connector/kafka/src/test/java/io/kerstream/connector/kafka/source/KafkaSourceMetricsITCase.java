/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a metric reporter in a mini cluster gets to see, by its exact name; over SASL. */
@Timeout(240)
class KafkaSourceMetricsITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};
    private static final String SOURCE = ".Source: kafka.";

    private final StatefulCollector.View view = StatefulCollector.newView();

    @BeforeEach
    void forgetOtherJobs() {
        RecordingReporter.clear();
    }

    private static KafkaSourceBuilder<String> sourceOf(
            TestTopic topic, DeserializationSchema<String> schema) {
        return topic.source().setValueOnlyDeserializer(schema);
    }

    private SourceJob start(KafkaSource<String> source, Duration checkpointInterval)
            throws Exception {
        return SourceJob.start(
                source, 1, view, null, 0, checkpointInterval, RecordingReporter.configuration());
    }

    private static void awaitMetric(String name, long value) {
        await().atMost(SourceJob.LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(RecordingReporter.values(SOURCE, name))
                                        .as(name)
                                        .hasSize(1)
                                        .first()
                                        .asString()
                                        .isEqualTo(String.valueOf(value)));
    }

    private static String ofPartition(TestTopic topic, int partition, String name) {
        return "KafkaSourceReader.topic." + topic.name() + ".partition." + partition + "." + name;
    }

    @Test
    void offsetsCommitsAndBytes() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "metrics", 2);
        try (SourceJob job =
                start(sourceOf(topic, new SimpleStringSchema()).build(), Duration.ofMillis(200))) {
            topic.write(ALL, 0, 100);
            job.awaitSize(200);

            for (int partition : ALL) {
                awaitMetric(ofPartition(topic, partition, "currentOffset"), 99);
                awaitMetric(ofPartition(topic, partition, "committedOffset"), 100);
            }
            assertThat(topic.committed("g-metrics")).hasSize(2).containsValue(100L);
            awaitMetric("KafkaSourceReader.commitsFailed", 0);
            assertThat(RecordingReporter.sum(SOURCE, "KafkaSourceReader.commitsSucceeded"))
                    .isPositive();
            awaitMetric("KafkaSourceReader.recordsSkipped", 0);
            awaitMetric("KafkaSourceReader.recordsDeadLettered", 0);
            awaitMetric("numRecordsInErrors", 0);
            awaitMetric("pendingRecords", 0);
            assertThat(
                            RecordingReporter.sum(
                                    SOURCE,
                                    "KafkaSourceReader.KafkaConsumer.records-consumed-total"))
                    .isEqualTo(200);
            long bytes =
                    RecordingReporter.sum(
                            SOURCE, "KafkaSourceReader.KafkaConsumer.bytes-consumed-total");
            assertThat(bytes).isPositive();
            assertThat(RecordingReporter.values(SOURCE, "numBytesIn")).contains(bytes);
        }
    }

    /** Holds the task up at its first record. */
    private static final class Held extends SimpleStringSchema {
        private static final long serialVersionUID = 1L;
        private static volatile CountDownLatch mayGoOn = new CountDownLatch(0);

        @Override
        public String deserialize(byte[] message) {
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.deserialize(message);
        }
    }

    @Test
    void pendingRecordsAreRightFromTheStartWhileHeldUpAndWhenIdle() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "pending", 2);
        topic.write(ALL, 0, 300);
        Held.mayGoOn = new CountDownLatch(1);
        try (SourceJob job =
                start(
                        sourceOf(topic, new Held()).setProperty("max.poll.records", "50").build(),
                        Duration.ZERO)) {
            awaitMetric("pendingRecords", 600);
            // The task is held up at its first record, and so is the fetch thread behind it.
            topic.write(ALL, 300, 400);
            awaitMetric("pendingRecords", 800);

            Held.mayGoOn.countDown();
            job.awaitSize(800);
            awaitMetric("pendingRecords", 0);
        } finally {
            Held.mayGoOn.countDown();
        }
    }

    @Test
    void pendingRecordsEndAtTheLastStableOffsetForReadCommitted() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "pending-committed", 2);
        topic.writeTransaction(ALL, 0, 50);
        try (SourceJob job =
                        start(
                                sourceOf(topic, new SimpleStringSchema())
                                        .setProperty("isolation.level", "read_committed")
                                        .build(),
                                Duration.ofMillis(200));
                KafkaProducer<String, String> open = topic.beginTransaction(ALL, 50, 60)) {
            job.awaitSize(100);
            // Neither control records nor what is not committed are pending.
            awaitMetric("pendingRecords", 0);

            open.commitTransaction();
            job.awaitSize(120);
            awaitMetric("pendingRecords", 0);
        }
    }

    @Test
    void errorsAreCounted() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "errors", 2);
        topic.write(ALL, 0, 10);
        KafkaSource<String> source =
                sourceOf(topic, new ThrowsForZero())
                        .setDeserializationErrorPolicy(DeserializationErrorPolicy.SKIP)
                        .build();
        try (SourceJob job = start(source, Duration.ofMillis(200))) {
            job.awaitSize(18);
            awaitMetric("KafkaSourceReader.recordsSkipped", 2);
            awaitMetric("numRecordsInErrors", 2);
        }
    }

    private static final class ThrowsForZero extends SimpleStringSchema {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] message) {
            String value = super.deserialize(message);
            if (value.endsWith("-0")) {
                throw new IllegalArgumentException(value);
            }
            return value;
        }
    }
}
