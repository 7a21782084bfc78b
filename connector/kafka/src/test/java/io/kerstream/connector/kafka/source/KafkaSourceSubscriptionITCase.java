/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is read when topics, partitions and the subscription itself change, over SASL. */
@Timeout(240)
class KafkaSourceSubscriptionITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};

    @TempDir Path savepoints;

    private final StatefulCollector.View view = StatefulCollector.newView();

    /** The value behind its topic's name: values of several topics are told apart. */
    private static final class TopicAndValue
            implements io.kerstream.connector.kafka.source.reader.deserializer
                            .KafkaRecordDeserializationSchema<
                    String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {}

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
            out.collect(
                    record.topic()
                            + ":"
                            + new String(record.value(), java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static KafkaSourceBuilder<String> source() {
        return KafkaSource.<String>builder()
                .setProperties(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader"))
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "300")
                .setDeserializer(new TopicAndValue());
    }

    private static List<String> of(TestTopic topic, List<String> values) {
        List<String> named = new ArrayList<>();
        values.forEach(value -> named.add(topic.name() + ":" + value));
        return named;
    }

    private SourceJob start(KafkaSourceBuilder<String> source, String savepoint) throws Exception {
        return SourceJob.start(source.build(), 2, view, savepoint, 0);
    }

    @Test
    void whatAppearsWhileTheJobIsDownIsReadFromItsFirstRecord() throws Exception {
        TestTopic old = topic("down-old");
        old.write(ALL, 0, 5);
        KafkaSourceBuilder<String> source =
                source().setTopicPattern(Pattern.compile("down-.*"))
                        .setGroupId("g-down")
                        .setStartingOffsets(OffsetsInitializer.latest());
        String savepoint;
        try (SourceJob job = start(source, null)) {
            await().atMost(SourceJob.LIMIT)
                    .until(
                            () ->
                                    old.committed("g-down")
                                            .equals(
                                                    Map.of(
                                                            old.partition(0), 5L,
                                                            old.partition(1), 5L)));
            old.write(ALL, 5, 10);
            job.awaitSize(10);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        TestTopic created = topic("down-new");
        created.write(ALL, 0, 7);
        old.growTo(3);
        old.write(new int[] {0, 1, 2}, 10, 13);

        try (SourceJob job = start(source, savepoint)) {
            job.awaitSize(10 + 14 + 9);
            job.awaitCheckpoint();
        }

        List<String> expected = of(old, values(ALL, 5, 13));
        expected.addAll(of(old, values(2, 10, 13)));
        expected.addAll(of(created, values(ALL, 0, 7)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aRestoredJobReadsWhatTheProgramSubscribesTo() throws Exception {
        TestTopic left = topic("left");
        TestTopic kept = topic("kept");
        TestTopic joined = topic("joined");
        left.write(ALL, 0, 5);
        kept.write(ALL, 0, 5);
        String savepoint;
        try (SourceJob job = start(source().setTopics("left", "kept"), null)) {
            job.awaitSize(20);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        left.write(ALL, 5, 8);
        kept.write(ALL, 5, 8);
        joined.write(ALL, 0, 4);

        String second;
        try (SourceJob job = start(source().setTopics("kept", "joined"), savepoint)) {
            job.awaitSize(20 + 6 + 8);
            second = job.stopWithSavepoint(savepoints);
        }
        List<String> expected = of(left, values(ALL, 0, 5));
        expected.addAll(of(kept, values(ALL, 0, 8)));
        expected.addAll(of(joined, values(ALL, 0, 4)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);

        // Subscribed again it is new, and read from its first record.
        try (SourceJob job = start(source().setTopics("kept", "left"), second)) {
            job.awaitSize(expected.size() + 16);
            job.awaitCheckpoint();
        }
        expected.addAll(of(left, values(ALL, 0, 8)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void restoredPartitionsAreReadOnIfTheyAreNotFiltered() throws Exception {
        TestTopic before = topic("before");
        TestTopic after = topic("after");
        before.write(ALL, 0, 5);
        String savepoint;
        try (SourceJob job = start(source().setTopics("before"), null)) {
            job.awaitSize(10);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        before.write(ALL, 5, 8);
        after.write(ALL, 0, 4);

        KafkaSourceBuilder<String> keeping =
                source().setTopics("after")
                        .setProperty(KafkaSourceOptions.FILTER_RESTORED_PARTITIONS.key(), "false");
        try (SourceJob job = start(keeping, savepoint)) {
            job.awaitSize(16 + 8);
            job.awaitCheckpoint();
        }

        List<String> expected = of(before, values(ALL, 0, 8));
        expected.addAll(of(after, values(ALL, 0, 4)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aTopicMayDisappearAndComeBack() throws Exception {
        TestTopic gone = topic("life-gone");
        TestTopic stays = topic("life-stays");
        gone.write(ALL, 0, 50);
        stays.write(ALL, 0, 5);
        KafkaSourceBuilder<String> source =
                source().setTopicPattern(Pattern.compile("life-.*"))
                        .setProperty("metadata.max.age.ms", "500");
        try (SourceJob job = start(source, null)) {
            job.awaitSize(110);

            gone.delete();
            stays.write(ALL, 5, 10);
            job.awaitSize(120);
            job.awaitCheckpoint();

            TestTopic again = topic("life-gone");
            again.write(ALL, 100, 107);
            job.awaitSize(134);
            stays.write(ALL, 10, 11);
            job.awaitSize(136);
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }

        assertThat(view.attempts.get()).isEqualTo(1);
        List<String> expected = of(gone, values(ALL, 0, 50));
        expected.addAll(of(gone, values(ALL, 100, 107)));
        expected.addAll(of(stays, values(ALL, 0, 11)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aBoundedSourceWhoseTopicIsDeletedFailsWithThatCause() throws Exception {
        TestTopic gone = topic("bounded-gone");
        TestTopic stays = topic("bounded-stays");
        gone.write(ALL, 0, 5);
        stays.write(ALL, 0, 5);
        Map<TopicPartition, Long> ends =
                Map.of(
                        gone.partition(0), 5L,
                        gone.partition(1), 9L,
                        stays.partition(0), 5L,
                        stays.partition(1), 5L);
        KafkaSourceBuilder<String> source =
                source().setTopics("bounded-gone", "bounded-stays")
                        .setProperty("metadata.max.age.ms", "500")
                        .setBounded(OffsetsInitializer.offsets(ends));
        try (SourceJob job = start(source, null)) {
            job.awaitSize(20);
            gone.delete();

            assertThatThrownBy(job::awaitEnd)
                    .rootCause()
                    .isInstanceOf(UnknownTopicOrPartitionException.class)
                    .hasMessageContaining("[bounded-gone-1 (read up to offset 5 of 9)]");
        }

        assertThat(view.attempts.get()).isEqualTo(1);
    }

    @Test
    void aTopicThatDisappearedWhileTheJobWasDownDoesNotFailIt() throws Exception {
        TestTopic gone = topic("away-gone");
        TestTopic stays = topic("away-stays");
        gone.write(ALL, 0, 5);
        stays.write(ALL, 0, 5);
        KafkaSourceBuilder<String> source = source().setTopics("away-gone", "away-stays");
        String savepoint;
        try (SourceJob job = start(source, null)) {
            job.awaitSize(20);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        gone.delete();
        stays.write(ALL, 5, 8);

        try (SourceJob job = start(source, savepoint)) {
            job.awaitSize(26);
            job.awaitCheckpoint();
        }

        List<String> expected = of(gone, values(ALL, 0, 5));
        expected.addAll(of(stays, values(ALL, 0, 8)));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
