/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.streaming.connectors.kafka.internals.KafkaTopicPartition;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where a classic consumer starts, over SASL. Partition 0 has records 0 to 9, 1 has 0 to 4. */
@Timeout(240)
class FlinkKafkaConsumerStartITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};

    private final StatefulCollector.View view = StatefulCollector.newView();

    private static TestTopic topic(String name) throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), name, ALL.length);
        topic.write(new int[] {0}, 0, 10);
        topic.write(new int[] {1}, 0, 5);
        return topic;
    }

    private static FlinkKafkaConsumer<String> consumerOf(TestTopic topic) {
        return ConsumerJob.consumerOf(SECURED.kafka(), topic);
    }

    /** Reads with a job that is restored from nothing, and writes 10 to 12 when it has started. */
    private void assertStartsAt(
            TestTopic topic, FlinkKafkaConsumer<String> consumer, int first0, int first1)
            throws Exception {
        Map<TopicPartition, Long> atStart = Map.of(topic.partition(0), 10L, topic.partition(1), 5L);
        try (SourceJob job = ConsumerJob.start(consumer, 2, view, null)) {
            // Committed means that all partitions have their offsets and were read to their ends.
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-" + topic.name()).equals(atStart));
            topic.write(ALL, 10, 13);
            job.awaitSize(10 - first0 + 5 - first1 + 6);
            job.awaitCheckpoint();
        }

        List<String> expected = new ArrayList<>(values(0, first0, 13));
        expected.addAll(values(1, first1, 5));
        expected.addAll(values(1, 10, 13));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void byDefaultAtTheGroupsOffsetsAndElseWhereTheResetPropertySays() throws Exception {
        TestTopic topic = topic("group");
        topic.commit("g-group", Map.of(topic.partition(0), 4L));
        Properties properties = ConsumerJob.properties(SECURED.kafka(), topic);
        properties.setProperty("auto.offset.reset", "earliest");

        assertStartsAt(
                topic,
                new FlinkKafkaConsumer<>("group", new SimpleStringSchema(), properties),
                4,
                0);
    }

    @Test
    void withoutGroupOffsetsAndResetPropertyAtTheEnd() throws Exception {
        TestTopic topic = topic("group-latest");
        topic.commit("g-group-latest", Map.of(topic.partition(0), 4L));

        FlinkKafkaConsumer<String> consumer = consumerOf(topic);
        consumer.setStartFromGroupOffsets();
        assertStartsAt(topic, consumer, 4, 5);
    }

    @Test
    void atTheFirstRecordWhateverIsCommitted() throws Exception {
        TestTopic topic = topic("earliest");
        topic.commit("g-earliest", Map.of(topic.partition(0), 4L));

        FlinkKafkaConsumer<String> consumer = consumerOf(topic);
        consumer.setStartFromEarliest();
        assertStartsAt(topic, consumer, 0, 0);
    }

    @Test
    void behindTheLastRecordWhateverIsCommitted() throws Exception {
        TestTopic topic = topic("latest");
        topic.commit("g-latest", Map.of(topic.partition(0), 4L));

        FlinkKafkaConsumer<String> consumer = consumerOf(topic);
        consumer.setStartFromLatest();
        assertStartsAt(topic, consumer, 10, 5);
    }

    @Test
    void atATimestampOrTheEndIfAllRecordsAreOlder() throws Exception {
        TestTopic topic = topic("timestamp");
        topic.commit("g-timestamp", Map.of(topic.partition(0), 4L));

        FlinkKafkaConsumer<String> consumer = consumerOf(topic);
        consumer.setStartFromTimestamp(7);
        assertStartsAt(topic, consumer, 7, 5);
    }

    @Test
    void atSpecificOffsetsAndElseAtTheGroups() throws Exception {
        TestTopic topic = topic("specific");
        topic.commit("g-specific", Map.of(topic.partition(0), 4L, topic.partition(1), 3L));

        FlinkKafkaConsumer<String> consumer = consumerOf(topic);
        consumer.setStartFromSpecificOffsets(Map.of(new KafkaTopicPartition("specific", 0), 6L));
        assertStartsAt(topic, consumer, 6, 3);
    }

    @Test
    void aRestoredJobIgnoresTheStartPosition(@TempDir Path savepoints) throws Exception {
        TestTopic topic = topic("restored");
        FlinkKafkaConsumer<String> first = consumerOf(topic);
        first.setStartFromSpecificOffsets(
                Map.of(
                        new KafkaTopicPartition("restored", 0), 2L,
                        new KafkaTopicPartition("restored", 1), 2L));
        String savepoint;
        try (SourceJob job = ConsumerJob.start(first, 2, view, null)) {
            job.awaitSize(11);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        topic.write(ALL, 10, 13);
        FlinkKafkaConsumer<String> second = consumerOf(topic);
        second.setStartFromEarliest();
        try (SourceJob job = ConsumerJob.start(second, 2, view, savepoint)) {
            job.awaitSize(17);
            job.awaitCheckpoint();
        }

        List<String> expected = new ArrayList<>(values(0, 2, 13));
        expected.addAll(values(1, 2, 5));
        expected.addAll(values(1, 10, 13));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
