/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Path;
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

/** The weaker guarantees in a Flink job against a Kerberized broker. */
@Timeout(120)
class KafkaSinkDeliveryITCase {

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
    void endsWhatAnExactlyOnceRunLeftOpen() throws Exception {
        assertThatThrownBy(
                () ->
                        job.run(
                                2,
                                job.failing(
                                        4,
                                        (committer, requests) -> {
                                            throw new IOException("planned");
                                        }),
                                SinkJob.restarts(0)));
        try (KafkaProducer<byte[], byte[]> crashed = transactions.leftOpenBy(topic + "-k0-1-9")) {
            assertThat(crashed).isNotNull();
            Configuration restored = SinkJob.restarts(0);
            restored.setString("execution.savepoint.path", job.latestCheckpoint().toString());
            job.run(2, job.sink(DeliveryGuarantee.AT_LEAST_ONCE), restored);
        }

        assertThat(transactions.inState(TransactionState.ONGOING))
                .noneMatch(id -> id.startsWith(topic));
        assertThat(job.committedRecords()).containsAll(SinkJob.expected());
    }

    @Test
    void losesNothingWhenTheJobFails() throws Exception {
        assertThat(job.runFailingWhileSnapshotting(job.sink(DeliveryGuarantee.AT_LEAST_ONCE)))
                .isTrue();
        assertThat(job.committedRecords()).containsAll(SinkJob.expected());
    }

    @Test
    void aRecordThatKafkaRefusesFailsTheJob() {
        KafkaSink<String> sink =
                job.builder(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setProperty("max.request.size", "100")
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic(topic)
                                        .setValueSerializationSchema(
                                                (String element) -> new byte[1_000])
                                        .build())
                        .build();

        assertThatThrownBy(() -> job.run(1, sink, SinkJob.restarts(0)))
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        e, "RecordTooLarge"))
                                        .isPresent());
    }

    @Test
    void deliversEverythingWhenNothingFails() throws Exception {
        job.run(2, job.sink(DeliveryGuarantee.NONE), SinkJob.restarts(0));

        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }
}
