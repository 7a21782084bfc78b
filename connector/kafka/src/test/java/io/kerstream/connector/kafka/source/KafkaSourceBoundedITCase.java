/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bounded reads from every kind of starting offset, over SASL, each to the job's own end. */
@Timeout(180)
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
class KafkaSourceBoundedITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1, 2};

    private static TestTopic topicWithRecords(String name) throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), name, ALL.length);
        topic.write(ALL, 0, 100);
        return topic;
    }

    private static KafkaSourceBuilder<String> sourceOf(TestTopic topic) {
        return KafkaSource.<String>builder()
                .setProperties(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader"))
                .setTopics(topic.name())
                .setBounded(OffsetsInitializer.latest())
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static List<String> read(KafkaSourceBuilder<String> source) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        List<String> read = new ArrayList<>();
        try (CloseableIterator<String> elements =
                environment
                        .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "kafka")
                        .executeAndCollect()) {
            elements.forEachRemaining(read::add);
        }
        return read;
    }

    @Test
    void earliestReadsAllInTheOrderOfEachPartition() throws Exception {
        TestTopic topic = topicWithRecords("earliest");

        List<String> read = read(sourceOf(topic).setStartingOffsets(OffsetsInitializer.earliest()));

        assertThat(read).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 100));
        for (int partition : ALL) {
            assertThat(read)
                    .filteredOn(value -> value.startsWith(partition + "-"))
                    .containsExactlyElementsOf(values(partition, 0, 100));
        }
    }

    @Test
    void latestOfAQuietTopicReadsNothingAndEnds() throws Exception {
        TestTopic topic = topicWithRecords("latest");

        assertThat(read(sourceOf(topic).setStartingOffsets(OffsetsInitializer.latest()))).isEmpty();
    }

    @Test
    void committedReadsFromTheGroupsOffsets() throws Exception {
        TestTopic topic = topicWithRecords("committed");
        topic.commit(
                "g-committed",
                Map.of(
                        topic.partition(0), 90L,
                        topic.partition(1), 100L,
                        topic.partition(2), 0L));

        List<String> read =
                read(
                        sourceOf(topic)
                                .setGroupId("g-committed")
                                .setStartingOffsets(OffsetsInitializer.committedOffsets()));

        List<String> expected = values(0, 90, 100);
        expected.addAll(values(2, 0, 100));
        assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void committedResetsOnlyWhatIsNotCommitted() throws Exception {
        TestTopic topic = topicWithRecords("committed-reset");
        topic.commit("g-reset", Map.of(topic.partition(1), 95L));

        List<String> read =
                read(
                        sourceOf(topic)
                                .setGroupId("g-reset")
                                .setStartingOffsets(
                                        OffsetsInitializer.committedOffsets(
                                                OffsetResetStrategy.EARLIEST)));

        List<String> expected = values(new int[] {0, 2}, 0, 100);
        expected.addAll(values(1, 95, 100));
        assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void committedWithoutCommitsFailsAndSaysWhatToDo() throws Exception {
        TestTopic topic = topicWithRecords("uncommitted");

        assertThatThrownBy(
                        () ->
                                read(
                                        sourceOf(topic)
                                                .setGroupId("g-none")
                                                .setStartingOffsets(
                                                        OffsetsInitializer.committedOffsets())))
                .hasStackTraceContaining(
                        "Consumer group g-none has no committed offset for"
                                + " [uncommitted-0, uncommitted-1, uncommitted-2],"
                                + " and auto.offset.reset is none.");
    }

    @Test
    void timestampReadsFromTheFirstRecordAtOrAfterIt() throws Exception {
        TestTopic topic = topicWithRecords("timestamp");

        assertThat(read(sourceOf(topic).setStartingOffsets(OffsetsInitializer.timestamp(60))))
                .containsExactlyInAnyOrderElementsOf(values(ALL, 60, 100));
    }

    @Test
    void specificOffsetsAreReadAndStoppedAt() throws Exception {
        TestTopic topic = topicWithRecords("specific");

        List<String> read =
                read(
                        sourceOf(topic)
                                .setStartingOffsets(
                                        OffsetsInitializer.offsets(
                                                Map.of(
                                                        topic.partition(0), 10L,
                                                        topic.partition(1), 20L)))
                                .setBounded(
                                        OffsetsInitializer.offsets(
                                                Map.of(
                                                        topic.partition(0), 30L,
                                                        topic.partition(1), 21L,
                                                        topic.partition(2), 5L))));

        List<String> expected = values(0, 10, 30);
        expected.addAll(values(1, 20, 21));
        expected.addAll(values(2, 0, 5));
        assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void readsOnlyThePartitionsOfASet() throws Exception {
        TestTopic topic = topicWithRecords("set");
        KafkaSourceBuilder<String> source =
                KafkaSource.<String>builder()
                        .setProperties(
                                SECURED.kafka()
                                        .clientProperties(
                                                SecurityProtocol.SASL_PLAINTEXT, "reader"))
                        .setPartitions(java.util.Set.of(topic.partition(1)))
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(new SimpleStringSchema());

        assertThat(read(source)).containsExactlyInAnyOrderElementsOf(values(1, 0, 100));
    }

    @Test
    void endsWhenOnlyATransactionsControlRecordsTrail() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "transactional", ALL.length);
        topic.writeTransaction(ALL, 0, 50);

        assertThat(read(sourceOf(topic).setProperty("isolation.level", "read_committed")))
                .containsExactlyInAnyOrderElementsOf(values(ALL, 0, 50));
    }

    @Test
    void aMissingTopicFailsTheJobAndNamesIt() throws Exception {
        topicWithRecords("present");
        KafkaSourceBuilder<String> source =
                KafkaSource.<String>builder()
                        .setProperties(
                                SECURED.kafka()
                                        .clientProperties(
                                                SecurityProtocol.SASL_PLAINTEXT, "reader"))
                        .setTopics("present", "absent")
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(new SimpleStringSchema());

        assertThatThrownBy(() -> read(source))
                .hasStackTraceContaining(
                        "Topics to read do not exist on "
                                + SECURED.kafka().bootstrapServers(SecurityProtocol.SASL_PLAINTEXT))
                .hasStackTraceContaining("[absent]");
        assertThat(SECURED.kafka().admin().listTopics().names().get()).doesNotContain("absent");
    }
}
