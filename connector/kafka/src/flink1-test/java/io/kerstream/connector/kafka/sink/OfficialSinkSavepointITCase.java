/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of Apache Flink's Kafka sink goes on with ours from its savepoint. Runs only with the Maven
 * profile {@code clients39}: with exactly once, Flink's sink calls a method that Kafka's clients
 * lack from 4.3 on.
 */
@Timeout(180)
class OfficialSinkSavepointITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int PARTITIONS = 3;

    /** No checkpoint of its own while the job runs: only savepoints. */
    private static final Duration NEVER = Duration.ofDays(30);

    private String topic;
    private BrokerTransactions transactions;
    @TempDir private Path savepoints;

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, PARTITIONS);
        transactions = new BrokerTransactions(SECURED.kafka(), topic);
    }

    @Test
    void whatTheSavepointCarriesIsCommittedAndWhatCameAfterItIsAborted() throws Exception {
        String savepoint;
        try (RunningSinkJob official =
                new RunningSinkJob(SECURED, topic, officialSink(), 0, null, NEVER)) {
            // A savepoint commits nothing, so the second carries the transactions of both.
            awaitWritten(100);
            official.savepoint(savepoints);
            awaitWritten(200);
            savepoint = official.savepoint(savepoints);
            awaitWritten(300);
        }
        awaitOpen(
                open ->
                        // Of subtasks 0 and 1 for savepoints 1 and 2: prepared, not committed.
                        open.containsExactlyInAnyOrder(id(0, 1), id(0, 2), id(1, 1), id(1, 2)));

        // As the same job, and one that was rescaled to 4, would have left it in a crash.
        try (KafkaProducer<byte[], byte[]> next = transactions.leftOpenBy(id(0, 3));
                KafkaProducer<byte[], byte[]> later = transactions.leftOpenBy(id(3, 4))) {
            awaitOpen(open -> open.contains(id(0, 3), id(3, 4)));
            goOnWithOurs(savepoint, oursThatAbortsBeforeItCommits(List.of(id(0, 3), id(3, 4))));
        }

        assertEachNumberOnce();
    }

    /** One subtask's first commit waits until the other subtask has aborted these. */
    private Sink<String> oursThatAbortsBeforeItCommits(List<String> leftOpen) {
        return new SinkJob(SECURED, topic, savepoints)
                .failing(
                        1,
                        (committer, requests) -> {
                            BrokerTransactions now =
                                    new BrokerTransactions(SECURED.kafka(), "unused");
                            await().atMost(RunningSinkJob.LIMIT)
                                    .until(
                                            () ->
                                                    Collections.disjoint(
                                                            now.inState(TransactionState.ONGOING),
                                                            leftOpen));
                            committer.commit(requests);
                        });
    }

    @Test
    void whatTheSavepointCarriesMayHaveBeenCommittedAlready() throws Exception {
        String savepoint;
        try (RunningSinkJob official =
                new RunningSinkJob(SECURED, topic, officialSink(), 0, null)) {
            official.awaitCommitted(100);
            savepoint = official.stopWithSavepoint(savepoints);
        }
        // Above the number of any checkpoint that the job took.
        try (KafkaProducer<byte[], byte[]> crashed = transactions.leftOpenBy(id(1, 4711))) {
            awaitOpen(open -> open.containsExactly(id(1, 4711)));
            goOnWithOurs(
                    savepoint,
                    new SinkJob(SECURED, topic, savepoints).sink(DeliveryGuarantee.EXACTLY_ONCE));
        }

        assertEachNumberOnce();
    }

    /** Runs our sink on, as a user would; what others left open must be gone while it runs. */
    private void goOnWithOurs(String savepoint, Sink<String> sink) throws Exception {
        try (RunningSinkJob ours = new RunningSinkJob(SECURED, topic, sink, 0, savepoint)) {
            int now = ours.awaitCommitted(100).size();
            awaitOpen(open -> open.allMatch(id -> id.startsWith(topic + "-k")));
            ours.awaitCommitted(now + 200);
            ours.stopWithSavepoint(savepoints);
        }
        awaitOpen(ListAssert::isEmpty);
    }

    private void assertEachNumberOnce() {
        List<String> written = CommittedRecords.valuesOf(SECURED.kafka(), topic);
        assertThat(written)
                .hasSizeGreaterThanOrEqualTo(300)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, written.size()).mapToObj(String::valueOf).toList());
    }

    /** Waits until the transactions of this test that have not ended are the expected ones. */
    private void awaitOpen(Consumer<ListAssert<String>> expected) {
        await().atMost(RunningSinkJob.LIMIT)
                .untilAsserted(() -> expected.accept(assertThat(open())));
    }

    private List<String> open() throws Exception {
        return transactions
                .inState(
                        TransactionState.ONGOING,
                        TransactionState.PREPARE_COMMIT,
                        TransactionState.PREPARE_ABORT)
                .stream()
                .filter(id -> id.startsWith(topic))
                .toList();
    }

    /** How Flink's sink spells the id of a subtask's transaction for a checkpoint. */
    private String id(int subtask, long checkpoint) {
        return topic + '-' + subtask + '-' + checkpoint;
    }

    /** Waits until the topic holds so many records, committed or not. */
    private void awaitWritten(int records) {
        Map<TopicPartition, OffsetSpec> ends =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
        await().atMost(RunningSinkJob.LIMIT)
                .until(
                        () ->
                                SECURED
                                                .kafka()
                                                .admin()
                                                .listOffsets(ends)
                                                .all()
                                                .get(
                                                        RunningSinkJob.LIMIT.toSeconds(),
                                                        TimeUnit.SECONDS)
                                                .values()
                                                .stream()
                                                .mapToLong(end -> end.offset())
                                                .sum()
                                        >= records);
    }

    private org.apache.flink.connector.kafka.sink.KafkaSink<String> officialSink() {
        return org.apache.flink.connector.kafka.sink.KafkaSink.<String>builder()
                .setKafkaProducerConfig(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink"))
                .setProperty("transaction.timeout.ms", "120000")
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(topic)
                .setRecordSerializer(
                        org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema
                                .<String>builder()
                                .setTopic(topic)
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                .build();
    }
}
