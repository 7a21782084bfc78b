/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.connector.kafka.source.WatermarkProbe;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What schemas and watermark strategies make of a classic consumer's records, over SASL. */
@Timeout(240)
class FlinkKafkaConsumerSchemaITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};

    private final StatefulCollector.View view = StatefulCollector.newView();
    private final WatermarkProbe.View time = WatermarkProbe.newView();

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static FlinkKafkaConsumer<String> earliest(FlinkKafkaConsumer<String> consumer) {
        consumer.setStartFromEarliest();
        return consumer;
    }

    /** Turns values that end with 7 into null or an exception. */
    private static final class BadSevens extends AbstractDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private final boolean fail;

        BadSevens(boolean fail) {
            this.fail = fail;
        }

        @Override
        public String deserialize(byte[] message) throws IOException {
            String value = new String(message, UTF_8);
            if (!value.endsWith("7")) {
                return value;
            }
            if (fail) {
                throw new IOException("a seven");
            }
            return null;
        }
    }

    @Test
    void aRecordThatTheSchemaTurnsIntoNullIsSkipped() throws Exception {
        TestTopic topic = topic("null");
        topic.write(ALL, 0, 20);
        FlinkKafkaConsumer<String> consumer =
                earliest(
                        new FlinkKafkaConsumer<>(
                                "null",
                                new BadSevens(false),
                                ConsumerJob.properties(SECURED.kafka(), topic)));
        List<String> expected = values(ALL, 0, 20);
        expected.removeIf(value -> value.endsWith("7"));
        try (SourceJob job = ConsumerJob.start(consumer, 2, view, null)) {
            job.awaitSize(expected.size());
            job.awaitCheckpoint();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aRecordThatTheSchemaThrowsForFailsTheJobAgainAndAgain() throws Exception {
        TestTopic topic = topic("corrupted");
        topic.write(new int[] {1}, 0, 20);
        FlinkKafkaConsumer<String> consumer =
                earliest(
                        new FlinkKafkaConsumer<>(
                                "corrupted",
                                new BadSevens(true),
                                ConsumerJob.properties(SECURED.kafka(), topic)));
        try (SourceJob job =
                ConsumerJob.start(consumer, 2, view, null, 2, Duration.ofMillis(200))) {
            assertThatThrownBy(job::awaitEnd)
                    .hasStackTraceContaining("a seven")
                    .hasStackTraceContaining("corrupted-1")
                    .hasStackTraceContaining("offset 7");
        }

        // The record is tried again after each restart and never passed.
        assertThat(view.attempts.get()).isGreaterThan(1);
        assertThat(view.elements()).doesNotContain("1-8");
    }

    /** Emits the metadata, twice, and ends at record 9 of each partition. */
    private static final class Metadata implements KafkaDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isEndOfStream(String nextElement) {
            return nextElement.endsWith("@9");
        }

        @Override
        public String deserialize(ConsumerRecord<byte[], byte[]> record) {
            throw new AssertionError("the collector form is to be called");
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
            String value = new String(record.value(), UTF_8);
            out.collect(value + " of " + record.topic() + "-" + record.partition() + "@first");
            out.collect(value + "@" + record.offset());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    @Test
    void aSchemaMayEmitSeveralElementsAndEndTheStream() throws Exception {
        TestTopic topic = topic("ending");
        // The records behind the end are there from the beginning.
        topic.write(ALL, 0, 30);
        FlinkKafkaConsumer<String> consumer =
                earliest(
                        new FlinkKafkaConsumer<>(
                                "ending",
                                new Metadata(),
                                ConsumerJob.properties(SECURED.kafka(), topic)));
        // Each partition has a subtask of its own, whose end is not that of the other.
        try (SourceJob job = ConsumerJob.start(consumer, 2, view, null)) {
            job.awaitEnd();
        }

        List<String> expected = new ArrayList<>();
        for (int partition : ALL) {
            for (int i = 0; i < 10; i++) {
                expected.add(partition + "-" + i + " of ending-" + partition + "@first");
                if (i < 9) {
                    expected.add(partition + "-" + i + "@" + i);
                }
            }
        }
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
        // What the end came with was consumed, and nothing behind it.
        await().atMost(SourceJob.LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(topic.committed("g-ending"))
                                        .hasSize(2)
                                        .containsValue(10L)
                                        .doesNotContainValue(30L));
    }

    @SuppressWarnings("deprecation") // source functions
    private JobClient startTimed(FlinkKafkaConsumer<String> consumer, int parallelism)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("pipeline.auto-watermark-interval", "20 ms");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment
                .addSource(consumer, "kafka")
                .keyBy(value -> 0)
                .process(WatermarkProbe.showingTo(time))
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return environment.executeAsync();
    }

    private static void cancel(JobClient job) throws Exception {
        job.cancel().get(SourceJob.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private FlinkKafkaConsumer<String> timed(TestTopic topic, WatermarkStrategy<String> strategy) {
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(
                        topic.name(),
                        new SimpleStringSchema(),
                        ConsumerJob.properties(SECURED.kafka(), topic));
        consumer.assignTimestampsAndWatermarks(strategy);
        return earliest(consumer);
    }

    private void awaitCount(int partition, int count) {
        await().atMost(SourceJob.LIMIT).until(() -> time.countOf(partition) >= count);
    }

    private void awaitPassed(long timestamp) {
        await().atMost(SourceJob.LIMIT).until(() -> time.passed.get() >= timestamp);
    }

    @Test
    void eachPartitionHasAWatermarkAndTheSlowestCounts() throws Exception {
        TestTopic topic = topic("watermarks");
        // The second partition is far ahead, and is there first.
        topic.write(new int[] {1}, 5000, 6000);
        JobClient job = startTimed(timed(topic, WatermarkStrategy.forMonotonousTimestamps()), 1);
        awaitCount(1, 1000);
        for (int i = 0; i < 1000; i += 100) {
            topic.write(new int[] {0}, i, i + 100);
        }
        awaitPassed(998);
        cancel(job);

        assertThat(time.late).isEmpty();
        assertThat(time.passed.get()).isLessThan(1000);
        List<String> expected = values(0, 0, 1000);
        expected.addAll(values(1, 5000, 6000));
        assertThat(time.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anIdlePartitionHoldsTimeBackUnlessIdlenessIsSet() throws Exception {
        TestTopic topic = topic("idle");
        topic.write(new int[] {0}, 0, 100);
        JobClient holding =
                startTimed(timed(topic, WatermarkStrategy.forMonotonousTimestamps()), 1);
        awaitCount(0, 100);
        // A second batch is a while later: a watermark would have come with the first.
        topic.write(new int[] {0}, 100, 101);
        awaitCount(0, 101);
        cancel(holding);
        assertThat(time.passed.get()).isEqualTo(Long.MIN_VALUE);

        JobClient job =
                startTimed(
                        timed(
                                topic,
                                WatermarkStrategy.<String>forMonotonousTimestamps()
                                        .withIdleness(Duration.ofMillis(300))),
                        1);
        awaitPassed(99);
        // It counts again when it is no longer idle.
        topic.write(new int[] {1}, 200, 300);
        topic.write(new int[] {0}, 200, 300);
        awaitPassed(298);
        cancel(job);
    }

    @Test
    void subtasksWithoutPartitionsDoNotHoldTimeBack() throws Exception {
        TestTopic topic = topic("idle-subtasks");
        topic.write(ALL, 0, 100);
        JobClient job = startTimed(timed(topic, WatermarkStrategy.forMonotonousTimestamps()), 4);
        awaitPassed(98);
        cancel(job);

        assertThat(time.late).isEmpty();
        assertThat(time.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 100));
    }
}
