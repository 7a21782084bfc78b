/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract that resumed commits rely on, against a real coordinator. */
class ProducerCommitClientITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private final KafkaClientFactory clients = KafkaSecurity.clientFactory(new Configuration());
    private Properties config;
    private ProducerCommitClient client;
    private TransactionCoordinators coordinators;
    private TransactionalProducer producer;
    private String topic;
    private String id;

    @BeforeEach
    void openClients(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        id = "id-" + topic;
        SECURED.kafka().createTopic(topic, 2);
        config = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        config.setProperty("transaction.timeout.ms", "60000");
        client = new ProducerCommitClient(clients, config, KafkaProducerInternals::new);
        coordinators = AdminTransactionCoordinators.connect(clients, config);
        producer = newProducer(id);
    }

    @AfterEach
    void closeClients() {
        producer.close();
        client.close();
        coordinators.close();
    }

    @Test
    void commitsWhatAnotherProducerPrepared() {
        KafkaCommittable committable = prepare("a", "b");
        producer.close();

        client.commit(committable);

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(statusOf(id).provesCommitOf(committable.transaction())).isTrue();
    }

    @Test
    void aCommitMayBeSentAgain() {
        KafkaCommittable committable = prepare("a");

        client.commit(committable);
        client.commit(committable);

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic)).containsExactly("a");
    }

    @Test
    void oneClientCommitsTransactionsOfManyIds() {
        KafkaCommittable first = prepare("a");
        try (TransactionalProducer other = newProducer(id + "-other")) {
            KafkaCommittable second = prepare(other, "b");

            client.commit(first);
            client.commit(second);
        }

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void commitsOfTheOlderProtocolKeepTheirProof() {
        // State of Flink's own connector does not say which protocol a transaction runs under.
        KafkaCommittable first = asV1(prepare("a"));
        try (TransactionalProducer other = newProducer(id + "-other")) {
            KafkaCommittable second = asV1(prepare(other, "b"));
            client.commit(first);
            client.commit(second);

            for (KafkaCommittable each : List.of(first, second)) {
                String committed = each.transaction().transactionalId();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> statusOf(committed).provesCommitOf(each.transaction()));
                client.commit(each);
            }
        }

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrder("a", "b");
    }

    private static KafkaCommittable asV1(KafkaCommittable committable) {
        return new KafkaCommittable(
                committable.transaction(), false, 0, KafkaCommittable.UNKNOWN_RECORDS);
    }

    @Test
    void reuseRaisesTheEpoch() {
        KafkaCommittable first = prepare("a");
        client.commit(first);
        KafkaCommittable second = prepare("b");

        assertThat(second.transaction().producerId()).isEqualTo(first.transaction().producerId());
        assertThat(second.transaction().epoch()).isGreaterThan(first.transaction().epoch());
        client.commit(second);
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anOldIdentityNeverCommitsANewerTransaction() throws Exception {
        KafkaCommittable first = prepare("a");
        client.commit(first);
        KafkaCommittable second = prepare("b");

        assertThatThrownBy(() -> client.commit(first)).isInstanceOf(KafkaException.class);

        assertThat(statusOf(id).isOpen(second.transaction())).isTrue();
        client.commit(second);
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anAbortedTransactionIsRejectedAndItsStateSaysSo() throws Exception {
        KafkaCommittable committable = prepare("a");
        coordinators.abort(List.of(id));

        assertThatThrownBy(() -> client.commit(committable)).isInstanceOf(KafkaException.class);

        assertThat(statusOf(id).provesCommitOf(committable.transaction())).isFalse();
        assertThat(statusOf(id).state()).isNotEqualTo(TransactionState.ONGOING);
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic)).isEmpty();
    }

    @Test
    void aClientGoesOnAfterARejection() throws Exception {
        KafkaCommittable rejected = prepare("a");
        coordinators.abort(List.of(id));
        assertThatThrownBy(() -> client.commit(rejected)).isInstanceOf(KafkaException.class);
        try (TransactionalProducer other = newProducer(id + "-other")) {
            client.commit(prepare(other, "b"));
        }

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic)).containsExactly("b");
    }

    @Test
    void anOpenTransactionIsListedAndDescribed() throws Exception {
        KafkaCommittable committable = prepare("a");

        assertThat(coordinators.listOpen()).contains(id);
        assertThat(statusOf(id).isOpen(committable.transaction())).isTrue();
        assertThat(coordinators.describe(List.of("never-used"))).isEmpty();
    }

    @Test
    void closingAbortsWhatWasNotHandedOver() throws Exception {
        producer.begin();
        send(producer, "a");

        producer.close();

        assertThat(coordinators.listOpen()).doesNotContain(id);
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic)).isEmpty();
    }

    private TransactionStatus statusOf(String transactionalId) {
        try {
            return coordinators.describe(List.of(transactionalId)).get(transactionalId);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private KafkaCommittable prepare(String... values) {
        return prepare(producer, values);
    }

    private KafkaCommittable prepare(TransactionalProducer from, String... values) {
        from.begin();
        send(from, values);
        OpenTransaction open = from.openTransaction();
        TransactionIdentity identity = open.identity();
        from.handOver();
        return new KafkaCommittable(identity, open.transactionV2(), 0, values.length);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the read back is the check
    private void send(TransactionalProducer to, String... values) {
        for (String value : values) {
            to.producer().send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
        }
        to.producer().flush();
    }

    private TransactionalProducer newProducer(String transactionalId) {
        Properties own = new Properties();
        own.putAll(config);
        own.setProperty("transactional.id", transactionalId);
        return new TransactionalProducer(
                transactionalId, clients.createProducer(own), new KafkaProducerInternals());
    }
}
