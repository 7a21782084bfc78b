/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions in what is read: markers and aborted records that a source never gets to see. */
@Timeout(240)
class KafkaSourceTransactionsITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};

    @TempDir Path savepoints;

    private final StatefulCollector.View view = StatefulCollector.newView();

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static KafkaSourceBuilder<String> sourceOf(TestTopic topic, String isolation) {
        return topic.source().setProperty("isolation.level", isolation);
    }

    private static Map<TopicPartition, Long> all(TestTopic topic, long offset) {
        return IntStream.of(ALL)
                .boxed()
                .collect(Collectors.toMap(topic::partition, partition -> offset));
    }

    private SourceJob start(KafkaSourceBuilder<String> source, String savepoint) throws Exception {
        return SourceJob.start(source.build(), 2, view, savepoint, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void theGroupHasNoLagBehindTransactions(String isolation) throws Exception {
        TestTopic topic = topic("lag-" + isolation);
        int uncommitted = isolation.equals("read_committed") ? 0 : 1;
        try (SourceJob job = start(sourceOf(topic, isolation), null)) {
            topic.writeTransaction(ALL, 0, 10);
            job.awaitSize(20);
            topic.writeAbortedTransaction(ALL, 10, 15);
            job.awaitSize(20 + uncommitted * 10);

            assertThat(topic.ends(ALL)).isEqualTo(all(topic, 17));
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-" + topic.name()).equals(all(topic, 17)));
            topic.writeTransaction(ALL, 15, 16);
            job.awaitSize(22 + uncommitted * 10);
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-" + topic.name()).equals(all(topic, 19)));
        }

        List<String> expected = values(ALL, 0, 10);
        expected.addAll(values(ALL, 15, 16));
        expected.addAll(values(ALL, 10, 10 + 5 * uncommitted));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void aBoundedSourceEndsBehindTrailingMarkers(String isolation) throws Exception {
        TestTopic topic = topic("bounded-" + isolation);
        topic.writeTransaction(ALL, 0, 10);
        topic.writeAbortedTransaction(ALL, 10, 15);
        int readable = isolation.equals("read_committed") ? 10 : 15;

        try (SourceJob job =
                start(sourceOf(topic, isolation).setBounded(OffsetsInitializer.latest()), null)) {
            job.awaitEnd();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, readable));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void latestIsTheEndOfWhatMayBeRead(String isolation) throws Exception {
        TestTopic topic = topic("open-" + isolation);
        topic.write(ALL, 0, 10);
        int readable = isolation.equals("read_committed") ? 10 : 15;
        try (KafkaProducer<String, String> open = topic.beginTransaction(ALL, 10, 15)) {
            try (SourceJob job =
                    start(
                            sourceOf(topic, isolation).setBounded(OffsetsInitializer.latest()),
                            null)) {
                job.awaitEnd();
            }
            open.abortTransaction();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, readable));
    }

    @Test
    void latestOfAnOpenTransactionIsWhereItBegan() throws Exception {
        TestTopic topic = topic("start-open");
        topic.write(ALL, 0, 10);
        KafkaSourceBuilder<String> source =
                sourceOf(topic, "read_committed").setStartingOffsets(OffsetsInitializer.latest());
        try (KafkaProducer<String, String> open = topic.beginTransaction(ALL, 10, 15);
                SourceJob job = start(source, null)) {
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-start-open").equals(all(topic, 10)));
            open.commitTransaction();
            job.awaitSize(10);
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 10, 15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void aRestoredBoundedSourceEndsBehindTrailingMarkers(String isolation) throws Exception {
        TestTopic topic = topic("restored-" + isolation);
        topic.writeTransaction(ALL, 0, 10);
        // Each transaction ends with a marker: 10 + 1, and 5 + 1 that are still to come.
        KafkaSourceBuilder<String> source =
                sourceOf(topic, isolation).setBounded(OffsetsInitializer.offsets(all(topic, 17)));
        String savepoint;
        try (SourceJob job = start(source, null)) {
            job.awaitSize(20);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        topic.writeTransaction(ALL, 10, 15);
        topic.writeTransaction(ALL, 15, 20);

        try (SourceJob job = start(source, savepoint)) {
            job.awaitEnd();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 15));
    }

    @Test
    void aRestoredBoundedSourceEndsIfNothingButMarkersIsLeft() throws Exception {
        TestTopic topic = topic("only-markers");
        KafkaSourceBuilder<String> source =
                sourceOf(topic, "read_uncommitted")
                        .setBounded(OffsetsInitializer.offsets(all(topic, 11)));
        String savepoint;
        try (KafkaProducer<String, String> open = topic.beginTransaction(ALL, 0, 10)) {
            try (SourceJob job = start(source, null)) {
                job.awaitSize(20);
                savepoint = job.stopWithSavepoint(savepoints);
            }
            open.commitTransaction();
        }

        try (SourceJob job = start(source, savepoint)) {
            job.awaitEnd();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 10));
    }
}
