/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Event time over SASL: the timestamps of {@link TestTopic} are the numbers of its records. */
@Timeout(240)
class KafkaSourceTimeITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    /** Records that a reader may emit in the turn that a pause falls into. */
    private static final int TURN = 256;

    private final WatermarkProbe.View view = WatermarkProbe.newView();

    private static TestTopic topic(String name, int partitions) {
        return new TestTopic(SECURED.kafka(), name, partitions);
    }

    private JobClient start(TestTopic topic, int parallelism, WatermarkStrategy<String> strategy)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("pipeline.auto-watermark-interval", "20 ms");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(
                                SECURED.kafka()
                                        .clientProperties(
                                                SecurityProtocol.SASL_PLAINTEXT, "reader"))
                        .setTopics(topic.name())
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .build();
        environment
                .fromSource(source, strategy, "kafka")
                .keyBy(value -> 0)
                .process(WatermarkProbe.showingTo(view))
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return environment.executeAsync();
    }

    private static void cancel(JobClient job) throws Exception {
        job.cancel().get(SourceJob.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitCount(int partition, int count) {
        await().atMost(SourceJob.LIMIT).until(() -> view.countOf(partition) >= count);
    }

    private void awaitPassed(long timestamp) {
        await().atMost(SourceJob.LIMIT).until(() -> view.passed.get() >= timestamp);
    }

    @Test
    void eachPartitionHasAWatermarkAndTheSlowestCounts() throws Exception {
        TestTopic topic = topic("watermarks", 2);
        // The second partition is far ahead, and is there first.
        topic.write(new int[] {1}, 5000, 6000);
        JobClient job = start(topic, 1, WatermarkStrategy.forMonotonousTimestamps());
        awaitCount(1, 1000);
        for (int i = 0; i < 1000; i += 100) {
            topic.write(new int[] {0}, i, i + 100);
        }
        awaitPassed(998);
        cancel(job);

        assertThat(view.late).isEmpty();
        assertThat(view.passed.get()).isLessThan(1000);
        List<String> expected = values(0, 0, 1000);
        expected.addAll(values(1, 5000, 6000));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anIdlePartitionHoldsTimeBackUnlessIdlenessIsSet() throws Exception {
        TestTopic topic = topic("idle-partition", 2);
        topic.write(new int[] {0}, 0, 100);
        JobClient holding = start(topic, 1, WatermarkStrategy.forMonotonousTimestamps());
        awaitCount(0, 100);
        // A second batch is a while later: a watermark would have come with the first.
        topic.write(new int[] {0}, 100, 101);
        awaitCount(0, 101);
        cancel(holding);
        assertThat(view.passed.get()).isEqualTo(Long.MIN_VALUE);

        JobClient job =
                start(
                        topic,
                        1,
                        WatermarkStrategy.<String>forMonotonousTimestamps()
                                .withIdleness(Duration.ofMillis(300)));
        awaitPassed(99);
        // It counts again when it is no longer idle.
        topic.write(new int[] {1}, 200, 300);
        topic.write(new int[] {0}, 200, 300);
        awaitPassed(298);
        cancel(job);
    }

    @Test
    void aReaderWithoutPartitionsDoesNotHoldTimeBackWithIdleness() throws Exception {
        TestTopic topic = topic("idle-reader", 1);
        topic.write(new int[] {0}, 0, 100);
        JobClient job =
                start(
                        topic,
                        3,
                        WatermarkStrategy.<String>forMonotonousTimestamps()
                                .withIdleness(Duration.ofMillis(300)));
        awaitPassed(98);
        cancel(job);

        assertThat(view.late).isEmpty();
        assertThat(view.elements()).containsExactlyElementsOf(values(0, 0, 100));
    }

    @Test
    void anAlignedPartitionWaitsForTheOtherOne() throws Exception {
        int drift = 1000;
        TestTopic topic = topic("aligned", 2);
        topic.write(new int[] {0, 1}, 0, 100);
        JobClient job =
                start(
                        topic,
                        1,
                        WatermarkStrategy.<String>forGenerator(context -> new Punctual())
                                .withWatermarkAlignment(
                                        "aligned",
                                        Duration.ofMillis(drift),
                                        Duration.ofMillis(50)));
        // The first limit is announced while these come and go, one after the other.
        for (int i = 100; i < 110; i++) {
            awaitPassed(i - 1);
            topic.write(new int[] {0, 1}, i, i + 1);
        }
        awaitPassed(109);

        topic.write(new int[] {1}, 110, 20_000);
        awaitCount(1, drift);
        // Sent after, read after: what partition 1 was going to emit, it has emitted.
        for (int i = 110; i < 130; i++) {
            topic.write(new int[] {0}, i, i + 1);
            awaitCount(0, i + 1);
        }
        // The limit rises with partition 0, whose watermark is at most 129.
        assertThat(view.countOf(1)).isBetween((long) drift, 130L + drift + TURN);

        topic.write(new int[] {0}, 130, 20_000);
        awaitCount(1, 20_000);
        awaitCount(0, 20_000);
        cancel(job);
        assertThat(view.late).isEmpty();
        assertThat(view.elements())
                .containsExactlyInAnyOrderElementsOf(values(new int[] {0, 1}, 0, 20_000));
    }

    /** A watermark with each record, so that alignment does not depend on a timer. */
    private static final class Punctual implements WatermarkGenerator<String> {
        @Override
        public void onEvent(String event, long timestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(timestamp));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
