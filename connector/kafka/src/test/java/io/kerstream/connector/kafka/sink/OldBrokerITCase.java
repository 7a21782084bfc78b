/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.committer.TransactionLostException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once on a broker that neither lists nor describes transactions. */
@Timeout(120)
class OldBrokerITCase {

    private static final long LIMIT_SECONDS = 30;

    private static OldBroker broker;
    private static Admin admin;

    private String topic;
    private SinkJob job;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        broker = OldBroker.start(directory);
        admin = Admin.create(broker.clientProperties());
    }

    @AfterAll
    static void close() throws Exception {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void createTopic(TestInfo test, @TempDir Path checkpoints) throws Exception {
        topic = test.getTestMethod().orElseThrow().getName();
        admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        job =
                new SinkJob(
                        broker.clientProperties(),
                        broker.clientProperties(),
                        new Configuration(),
                        topic,
                        checkpoints,
                        Duration.ofMillis(300));
    }

    @Test
    void theBrokerIsTooOldToListTransactions() {
        assertThatThrownBy(
                        () -> admin.listTransactions().all().get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(UnsupportedVersionException.class);
    }

    @Test
    void everyRecordIsWrittenOnceThroughAFailureBeforeTheCommit() throws Exception {
        job.run(2, job.failingBeforeTheCommit(), SinkJob.restarts(1));

        assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void everyRecordIsWrittenOnceThroughAFailureAfterTheCommit() throws Exception {
        job.run(2, job.failingAfterTheCommit(), SinkJob.restarts(1));

        assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void everyRecordIsWrittenOnceThroughAFailureBeforeTheCheckpointIsComplete() throws Exception {
        // What was prepared for the checkpoint that fails is left open, above the restored numbers.
        assertThat(job.runFailingWhileSnapshotting(job.sink(DeliveryGuarantee.EXACTLY_ONCE)))
                .isTrue();
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void abortsWhatACrashOfALargerJobBeforeItsFirstCheckpointLeftOpen() throws Exception {
        try (KafkaProducer<byte[], byte[]> used = leftOpenBy(topic + "-k0-3-0");
                KafkaProducer<byte[], byte[]> crashed = leftOpenBy(topic + "-k0-3-1")) {
            used.commitTransaction();

            job.run(1, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

            assertThat(job.committedRecords())
                    .containsAll(SinkJob.expected())
                    .hasSize(SinkJob.expected().size() + 1);
        }
    }

    @Test
    void leavesTransactionsOfALookAlikePrefixAlone() throws Exception {
        String other = topic + "-other";
        admin.createTopics(List.of(new NewTopic(other, 1, (short) 1)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        try (KafkaProducer<byte[], byte[]> running = leftOpenBy(topic + "-1-k0-0-0", other)) {
            job.run(1, job.sink(DeliveryGuarantee.EXACTLY_ONCE), SinkJob.restarts(0));

            running.commitTransaction();
        }
        assertThat(CommittedRecords.valuesOf(broker.clientProperties(), other)).hasSize(1);
    }

    @Test
    void goesOnAfterScalingDown() throws Exception {
        assertThatThrownBy(
                        () ->
                                job.run(
                                        3,
                                        job.failing(
                                                4,
                                                (committer, requests) -> {
                                                    throw new IOException("planned");
                                                }),
                                        SinkJob.restarts(0)))
                .hasRootCauseMessage("planned");

        Configuration restored = SinkJob.restarts(0);
        restored.setString("execution.savepoint.path", job.latestCheckpoint().toString());
        job.run(1, job.sink(DeliveryGuarantee.EXACTLY_ONCE), restored);

        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    @Test
    void aCommitThatCannotBeDecidedFailsTheJob() {
        assertThatThrownBy(
                        () ->
                                job.run(
                                        1,
                                        job.failing(
                                                3,
                                                (committer, requests) -> {
                                                    admin.fenceProducers(
                                                                    List.of(
                                                                            requests.iterator()
                                                                                    .next()
                                                                                    .getCommittable()
                                                                                    .transaction()
                                                                                    .transactionalId()))
                                                            .all()
                                                            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
                                                    committer.commit(requests);
                                                }),
                                        SinkJob.restarts(5)))
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        e, "brokers before 3.0 do not describe"))
                                        .as("%s", e)
                                        .isPresent()
                                        .get()
                                        .extracting(Throwable::toString)
                                        .asString()
                                        .contains(TransactionLostException.class.getSimpleName()));
        assertThat(FailingCommitSink.commitsOf(topic)).as("no restart").isEqualTo(3);
    }

    private KafkaProducer<byte[], byte[]> leftOpenBy(String transactionalId) throws Exception {
        return leftOpenBy(transactionalId, topic);
    }

    private static KafkaProducer<byte[], byte[]> leftOpenBy(String transactionalId, String topic)
            throws Exception {
        Properties properties = broker.clientProperties();
        properties.setProperty("transactional.id", transactionalId);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "left".getBytes(StandardCharsets.UTF_8)))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return producer;
    }
}
