/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.COMMITTED;
import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.COMMITTED_AND_ID_USED_AGAIN;
import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.NOT_PROVEN;
import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.CommitEvidence;
import io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict;
import io.kerstream.connector.kafka.sink.transaction.EvidentAborts;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** The epochs that {@link CommitEvidence} concludes from, as a real coordinator shows them. */
@Timeout(60)
class CommitEvidenceITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.brokerProperty(
                                            "transaction.abort.timed.out.transaction.cleanup"
                                                    + ".interval.ms",
                                            "200"))
                    .build();

    /** Every way in which a transaction ends without a commit. */
    enum End {
        TIMEOUT,
        FENCE,
        TWO_FENCES,
        ABORT_BY_PRODUCER,
        ABORT_BY_NEXT_ATTEMPT
    }

    private final KafkaClientFactory clients = KafkaSecurity.clientFactory(new Configuration());
    private Properties config;
    private AdminTransactionCoordinators coordinators;
    private ProducerCommitClient committer;
    private final List<TransactionalProducer> producers = new ArrayList<>();
    private String topic;
    private String id;

    @BeforeEach
    void openClients(TestInfo test) {
        topic =
                test.getDisplayName().replaceAll("[^A-Za-z_]", "")
                        + test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, 1);
        id = topic + "-k0-0-0";
        config = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        coordinators = AdminTransactionCoordinators.connect(clients, config);
        committer = new ProducerCommitClient(clients, config, KafkaProducerInternals::new);
    }

    @AfterEach
    void closeClients() {
        for (TransactionalProducer producer : producers) {
            producer.handOver();
            producer.close();
        }
        committer.close();
        coordinators.close();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aTransactionThatIsAbortedNeverLooksCommitted(End how) throws Exception {
        TransactionIdentity transaction = begin(how == End.TIMEOUT).identity();
        assertThat(verdict(transaction)).isEqualTo(OPEN);

        end(how);

        assertThat(verdict(transaction)).as("%s", status()).isEqualTo(NOT_PROVEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"TIMEOUT", "ABORT_BY_PRODUCER", "ABORT_BY_NEXT_ATTEMPT"})
    void aCommitIsProvenByALaterTransactionHoweverThatEnds(End how) throws Exception {
        TransactionIdentity first = commit(begin(false));
        assertThat(verdict(first)).isEqualTo(COMMITTED);

        TransactionIdentity second = begin(how == End.TIMEOUT).identity();
        assertThat(verdict(first)).isEqualTo(COMMITTED_AND_ID_USED_AGAIN);
        end(how);

        assertThat(verdict(first)).as("%s", status()).isEqualTo(COMMITTED_AND_ID_USED_AGAIN);
        assertThat(verdict(second)).as("%s", status()).isEqualTo(NOT_PROVEN);
    }

    @Test
    void aCommitIsProvenByLaterCommits() throws Exception {
        TransactionIdentity first = commit(begin(false));
        commit(begin(false));
        TransactionIdentity third = commit(begin(false));

        assertThat(verdict(first)).isEqualTo(COMMITTED_AND_ID_USED_AGAIN);
        assertThat(verdict(third)).isEqualTo(COMMITTED);
    }

    /** The other one commits nothing: what it prepared is aborted when this one begins. */
    @ParameterizedTest
    @EnumSource(End.class)
    @NullSource
    void whoBeginsUnderAnIdSeesThatSomebodyElseHasUsedIt(@Nullable End how) throws Exception {
        commit(begin(false));
        TransactionStatus known = status();
        TransactionIdentity others = begin(how == End.TIMEOUT).identity();
        if (how != null) {
            end(how);
        }

        TransactionIdentity next = beginWithoutRecord("60000").openTransaction().identity();

        assertThat(CommitEvidence.isNext(next, known)).as("%s, %s", known, next).isFalse();
        assertThat(verdict(others)).as("%s", status()).isEqualTo(NOT_PROVEN);
    }

    @Test
    void whoBeginsUnderAnIdThatNobodyElseHasUsedGoesOn() throws Exception {
        TransactionIdentity first = beginWithoutRecord("60000").openTransaction().identity();
        assertThat(CommitEvidence.isNext(first, null)).as("%s", first).isTrue();
        commit(begin(false));
        TransactionStatus known = status();

        beginWithoutRecord("60000");
        TransactionIdentity next = beginWithoutRecord("60000").openTransaction().identity();

        assertThat(CommitEvidence.isNext(next, known)).as("%s, %s", known, next).isTrue();
    }

    @Test
    void theBrokersLimitsAreRead() throws Exception {
        assertThat(coordinators.brokerLimits().maxTransactionTimeoutMillis()).hasValue(900_000);
        assertThat(coordinators.brokerLimits().idExpirationMillis()).hasValue(604_800_000);
        assertThat(coordinators.runsTransactionsV2()).isTrue();
    }

    private OpenTransaction begin(boolean shortTimeout) throws Exception {
        TransactionalProducer producer = beginWithoutRecord(shortTimeout ? "1000" : "60000");
        producer.producer()
                .send(new ProducerRecord<>(topic, new byte[] {1}))
                .get(30, TimeUnit.SECONDS);
        return producer.openTransaction();
    }

    private TransactionalProducer beginWithoutRecord(String timeoutMillis) {
        TransactionalProducer producer = newProducer(timeoutMillis);
        producers.add(producer);
        producer.begin();
        return producer;
    }

    private TransactionIdentity commit(OpenTransaction open) throws Exception {
        committer.commit(new KafkaCommittable(open.identity(), open.transactionV2(), 0, 1));
        await().until(() -> status().state() == TransactionState.COMPLETE_COMMIT);
        return open.identity();
    }

    private void end(End how) throws Exception {
        switch (how) {
            case TIMEOUT -> {}
            case FENCE -> coordinators.abort(List.of(id));
            case TWO_FENCES -> {
                coordinators.abort(List.of(id));
                coordinators.abort(List.of(id));
            }
            case ABORT_BY_PRODUCER -> producers.get(producers.size() - 1).close();
            case ABORT_BY_NEXT_ATTEMPT ->
                    new EvidentAborts(
                                    coordinators,
                                    anyId -> clients.createProducer(withId("1000")),
                                    new KafkaProducerInternals())
                            .abort(List.of(id));
        }
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                status().state() == TransactionState.COMPLETE_ABORT
                                        || status().state() == TransactionState.EMPTY);
    }

    private TransactionStatus status() throws Exception {
        return coordinators.describe(List.of(id)).get(id);
    }

    private Verdict verdict(TransactionIdentity transaction) throws Exception {
        return CommitEvidence.judge(transaction, 0, status(), OptionalLong.empty());
    }

    private TransactionalProducer newProducer(String timeoutMillis) {
        return new TransactionalProducer(
                id, clients.createProducer(withId(timeoutMillis)), new KafkaProducerInternals());
    }

    private Properties withId(String timeoutMillis) {
        Properties own = new Properties();
        own.putAll(config);
        own.setProperty("transactional.id", id);
        own.setProperty("transaction.timeout.ms", timeoutMillis);
        return own;
    }
}
