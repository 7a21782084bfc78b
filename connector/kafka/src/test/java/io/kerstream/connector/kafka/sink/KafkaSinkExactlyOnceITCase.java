/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.committer.TransactionLostException;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once in a Flink job against a Kerberized broker; what counts is what a reader finds. */
@Timeout(120)
class KafkaSinkExactlyOnceITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private String topic;
    private SinkJob job;
    private BrokerTransactions transactions;

    @BeforeEach
    void createTopic(TestInfo test, @TempDir Path checkpoints) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, 3);
        job = new SinkJob(SECURED, topic, checkpoints);
        transactions = new BrokerTransactions(SECURED.kafka(), topic);
    }

    @Test
    void deliversEveryRecordOnceWithoutFailures() throws Exception {
        job.run(2, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void survivesAFailureBetweenCheckpointCompletionAndCommit() throws Exception {
        job.run(2, job.failingBeforeTheCommit(), SinkJob.restarts(1));

        assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void survivesAFailureAfterTheCommitThatTheJobDoesNotKnowOf() throws Exception {
        job.run(2, job.failingAfterTheCommit(), SinkJob.restarts(1));

        assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void survivesAFailureBetweenPreCommitAndCheckpointCompletion() throws Exception {
        assertThat(job.runFailingWhileSnapshotting(job.sink(DeliveryGuarantee.EXACTLY_ONCE)))
                .isTrue();
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void survivesTheSameWhenWriterAndCommitterAreNotChained() throws Exception {
        Configuration unchained = SinkJob.restarts(1);
        unchained.setString("pipeline.operator-chaining.enabled", "false");
        job.run(2, job.failingBeforeTheCommit(), unchained);

        assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void commitsAfterScalingDown() throws Exception {
        commitsAfterBeingRestoredWithAnotherParallelism(3, 1);
    }

    @Test
    void commitsAfterScalingUp() throws Exception {
        commitsAfterBeingRestoredWithAnotherParallelism(1, 4);
    }

    private void commitsAfterBeingRestoredWithAnotherParallelism(int before, int after)
            throws Exception {
        Configuration noRestart = SinkJob.restarts(0);
        assertThatThrownBy(
                        () ->
                                job.run(
                                        before,
                                        job.failing(
                                                4,
                                                (committer, requests) -> {
                                                    throw new IOException("planned");
                                                }),
                                        noRestart))
                .hasRootCauseMessage("planned");

        Configuration restored = SinkJob.restarts(0);
        restored.setString("execution.savepoint.path", job.latestCheckpoint().toString());
        job.run(after, job.sink(DeliveryGuarantee.EXACTLY_ONCE), restored);

        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void abortsWhatACrashBeforeTheFirstCheckpointLeftOpen() throws Exception {
        String leftOpen = topic + "-k0-3-1";
        KafkaProducer<byte[], byte[]> crashed = transactions.leftOpenBy(leftOpen);
        try (crashed) {
            assertThat(transactions.inState(TransactionState.ONGOING)).contains(leftOpen);

            job.run(1, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

            assertThat(job.committedRecords())
                    .containsExactlyInAnyOrderElementsOf(SinkJob.expected());
        }
    }

    @Test
    void leavesTransactionsOfALookAlikePrefixAlone() throws Exception {
        String other = topic + "-1-k0-0-0";
        SECURED.kafka().createTopic(topic + "-other", 1);
        try (KafkaProducer<byte[], byte[]> running = transactions.leftOpenBy(other)) {
            job.run(1, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

            assertThat(transactions.inState(TransactionState.ONGOING)).contains(other);
            running.abortTransaction();
        }
    }

    @Test
    void usesABoundedNumberOfTransactionalIds() throws Exception {
        job.run(2, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

        TransactionalIdFormat format = new TransactionalIdFormat(topic);
        // At least ten checkpoints with a transaction each, on two writers.
        assertThat(
                        transactions.inState(TransactionState.values()).stream()
                                .filter(id -> format.ownerOf(id).isPresent()))
                .hasSizeBetween(2, 2 * 6);
        assertThat(
                        transactions.inState(TransactionState.ONGOING).stream()
                                .filter(id -> format.ownerOf(id).isPresent()))
                .isEmpty();
    }

    @Test
    void aTransactionThatCanNoLongerBeCommittedFailsTheJobInsteadOfLosingItsRecords() {
        assertThatThrownBy(
                        () ->
                                job.run(
                                        1,
                                        job.failing(
                                                3,
                                                (committer, requests) -> {
                                                    BrokerTransactions.expire(
                                                            SECURED.kafka(),
                                                            requests.iterator()
                                                                    .next()
                                                                    .getCommittable()
                                                                    .transaction()
                                                                    .transactionalId());
                                                    committer.commit(requests);
                                                }),
                                        SinkJob.restarts(5)))
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        e, "records may be missing"))
                                        .as("%s", e)
                                        .isPresent()
                                        .get()
                                        .extracting(Throwable::toString)
                                        .asString()
                                        .contains(
                                                TransactionLostException.class.getSimpleName(),
                                                "transaction.timeout.ms"));
        assertThat(FailingCommitSink.commitsOf(topic)).as("no restart").isEqualTo(3);
    }

    @Test
    void aTimeoutThatTheBrokersRefuseIsExplained() {
        Sink<String> tooLong =
                job.builder(DeliveryGuarantee.EXACTLY_ONCE)
                        .setProperty("transaction.timeout.ms", "3600000")
                        .setRecordSerializer(job.serializer())
                        .build();

        assertThatThrownBy(() -> job.run(1, tooLong, SinkJob.restarts(5)))
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        e,
                                                        "Either raise transaction.max.timeout.ms"))
                                        .isPresent())
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        e, "not recoverable"))
                                        .as("no restart")
                                        .isPresent());
    }
}
