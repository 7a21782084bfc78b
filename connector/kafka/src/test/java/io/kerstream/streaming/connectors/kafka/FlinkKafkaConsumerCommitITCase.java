/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.RecordingReporter;
import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a classic consumer commits, and what it shows to a metric reporter, over SASL. */
@Timeout(240)
class FlinkKafkaConsumerCommitITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};
    private static final String SOURCE = ".Source: kafka.";

    private final StatefulCollector.View view = StatefulCollector.newView();

    @BeforeEach
    void forgetOtherJobs() {
        RecordingReporter.clear();
    }

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static FlinkKafkaConsumer<String> consumerOf(TestTopic topic, String... more) {
        Properties properties = ConsumerJob.properties(SECURED.kafka(), topic);
        for (int i = 0; i < more.length; i += 2) {
            properties.setProperty(more[i], more[i + 1]);
        }
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(topic.name(), new SimpleStringSchema(), properties);
        consumer.setStartFromEarliest();
        return consumer;
    }

    private SourceJob start(FlinkKafkaConsumer<String> consumer, Duration checkpointInterval)
            throws Exception {
        return start(consumer, view, checkpointInterval);
    }

    private static SourceJob start(
            FlinkKafkaConsumer<String> consumer,
            StatefulCollector.View view,
            Duration checkpointInterval)
            throws Exception {
        return ConsumerJob.start(
                consumer, 1, view, null, 0, checkpointInterval, RecordingReporter.configuration());
    }

    private static void awaitCommitted(TestTopic topic, long offset) {
        await().atMost(SourceJob.LIMIT)
                .until(
                        () ->
                                topic.committed("g-" + topic.name())
                                        .equals(
                                                Map.of(
                                                        topic.partition(0), offset,
                                                        topic.partition(1), offset)));
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

    @Test
    void completedCheckpointsAreCommittedAndMetricsHaveTheirClassicNames() throws Exception {
        TestTopic topic = topic("commits");
        try (SourceJob job = start(consumerOf(topic), Duration.ofMillis(200))) {
            topic.write(ALL, 0, 100);
            job.awaitSize(200);
            awaitCommitted(topic, 100);
            for (int partition : ALL) {
                String group = "KafkaConsumer.topic.commits.partition." + partition + ".";
                awaitMetric(group + "currentOffsets", 99);
                awaitMetric(group + "committedOffsets", 100);
                awaitMetric("KafkaConsumer.current-offsets.commits-" + partition, 99);
                awaitMetric("KafkaConsumer.committed-offsets.commits-" + partition, 100);
            }
            awaitMetric("commitsFailed", 0);
            assertThat(RecordingReporter.sum(SOURCE, "0.commitsSucceeded")).isPositive();
            assertThat(RecordingReporter.values(SOURCE, "KafkaConsumer.records-consumed-total"))
                    .isNotEmpty();
            assertThat(RecordingReporter.values("KafkaSourceReader", "commitsFailed")).isEmpty();
        }
    }

    @Test
    void nothingIsCommittedOnCheckpointsWhenSwitchedOffWhateverAutoCommitSays() throws Exception {
        TestTopic topic = topic("switched-off");
        FlinkKafkaConsumer<String> consumer =
                consumerOf(topic, "enable.auto.commit", "true", "auto.commit.interval.ms", "100");
        consumer.setCommitOffsetsOnCheckpoints(false);
        try (SourceJob job = start(consumer, Duration.ofMillis(200))) {
            topic.write(ALL, 0, 10);
            job.awaitSize(20);
            job.awaitCheckpoint();
            job.awaitCheckpoint();
        }

        assertThat(topic.committed("g-switched-off")).isEmpty();
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 10));
    }

    @Test
    void withoutCheckpointsOffsetsAreCommittedInAnIntervalAndAtTheEnd() throws Exception {
        TestTopic topic = topic("auto");
        FlinkKafkaConsumer<String> often = consumerOf(topic, "auto.commit.interval.ms", "100");
        try (SourceJob job = start(often, Duration.ZERO)) {
            topic.write(ALL, 0, 20);
            job.awaitSize(40);
            awaitCommitted(topic, 20);
        }
        FlinkKafkaConsumer<String> hardly = consumerOf(topic, "auto.commit.interval.ms", "3600000");
        hardly.setStartFromGroupOffsets();
        StatefulCollector.View second = StatefulCollector.newView();
        try (SourceJob job = start(hardly, second, Duration.ZERO)) {
            topic.write(ALL, 20, 30);
            job.awaitSize(20);
        }
        awaitCommitted(topic, 30);

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 20));
        assertThat(second.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 20, 30));
    }

    @Test
    void withoutCheckpointsAndAutomaticCommitsNothingIsCommitted() throws Exception {
        TestTopic topic = topic("no-auto");
        FlinkKafkaConsumer<String> consumer =
                consumerOf(topic, "enable.auto.commit", "false", "auto.commit.interval.ms", "100");
        try (SourceJob job = start(consumer, Duration.ZERO)) {
            topic.write(ALL, 0, 10);
            job.awaitSize(20);
        }

        assertThat(topic.committed("g-no-auto")).isEmpty();
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 10));
    }

    @Test
    void disabledMetricsLeaveTheCountsOfCommits() throws Exception {
        TestTopic topic = topic("disabled");
        FlinkKafkaConsumer<String> consumer =
                consumerOf(topic, FlinkKafkaConsumerBase.KEY_DISABLE_METRICS, "true");
        try (SourceJob job = start(consumer, Duration.ofMillis(200))) {
            topic.write(ALL, 0, 10);
            job.awaitSize(20);
            awaitCommitted(topic, 10);
            assertThat(RecordingReporter.sum(SOURCE, "0.commitsSucceeded")).isPositive();
            for (String name :
                    List.of(
                            "currentOffsets",
                            "disabled-0",
                            "KafkaConsumer.records-consumed-total")) {
                assertThat(RecordingReporter.values(SOURCE, name)).as(name).isEmpty();
            }
        }
    }
}
