/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.client.KafkaClientVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * What the sink relies on in any version of Kafka's client, step by step with one producer, its
 * committer and the coordinator. Runs in the class loader of a version; each step's records tell
 * what a {@code read_committed} reader must find: {@code committed-*} and no other.
 */
final class ClientContract implements Function<Properties, List<String>> {

    /** Keys beside those of the client: what to write to, and what to expect. */
    static final String TOPIC = "contract.topic";

    static final String V2 = "contract.v2";

    /** What tells the ids and values of this run from those of others on the topic. */
    static final String RUN = "contract.run";

    /** A transaction that an earlier run has left prepared, as {@link #text} writes it. */
    static final String LEFT = "contract.left";

    private static final int VALUES = 2;

    private final KafkaClientFactory clients = KafkaSecurity.clientFactory(new Configuration());
    private Properties config;
    private boolean v2;
    private String topic;
    private String run;

    /**
     * @param given properties of the client, and the keys of this class
     * @return the client's version, and the transaction that is left prepared
     */
    @Override
    public List<String> apply(Properties given) {
        config = new Properties();
        given.stringPropertyNames().stream()
                .filter(key -> !key.startsWith("contract."))
                .forEach(key -> config.setProperty(key, given.getProperty(key)));
        topic = given.getProperty(TOPIC);
        v2 = Boolean.parseBoolean(given.getProperty(V2));
        run = given.getProperty(RUN);
        String left = given.getProperty(LEFT);
        String id = topic + "-" + run;
        try (TransactionCoordinators coordinators =
                        AdminTransactionCoordinators.connect(clients, config);
                CommitClient committer =
                        new ProducerCommitClient(clients, config, KafkaProducerInternals::new);
                TransactionalProducer producer = newProducer(id);
                TransactionalProducer other = newProducer(id + "-other")) {
            if (left != null) {
                committer.commit(parse(left));
            }
            Steps steps = new Steps(coordinators, committer, producer, other);
            steps.commitByAnotherProducer();
            steps.reuseWithARaisedEpoch();
            steps.anOldIdentityIsRejected();
            steps.anAbortIsSeen();
            steps.anIdleIdThatWasFencedGoesOn();
            return List.of(KafkaClientVersion.get(), text(prepare(producer, "committed-later")));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Steps {

        private final TransactionCoordinators coordinators;
        private final CommitClient committer;
        private final TransactionalProducer producer;
        private final TransactionalProducer other;

        Steps(
                TransactionCoordinators coordinators,
                CommitClient committer,
                TransactionalProducer producer,
                TransactionalProducer other) {
            this.coordinators = coordinators;
            this.committer = committer;
            this.producer = producer;
            this.other = other;
        }

        void commitByAnotherProducer() throws Exception {
            KafkaCommittable prepared = prepare(producer, "committed-first");
            assertThat(prepared.transactionV2()).isEqualTo(v2);
            assertThat(coordinators.listOpen()).contains(producer.transactionalId());
            assertThat(statusOf(producer).isOpen(prepared.transaction())).isTrue();

            committer.commit(prepared);
            committer.commit(prepared);

            assertThat(statusOf(producer).provesCommitOf(prepared.transaction())).isTrue();
        }

        void reuseWithARaisedEpoch() throws Exception {
            KafkaCommittable first = prepare(producer, "committed-second");
            KafkaCommittable second = prepare(other, "committed-other");
            committer.commit(first);
            committer.commit(second);
            KafkaCommittable third = prepare(producer, "committed-third");
            committer.commit(third);

            assertThat(third.transaction().producerId())
                    .isEqualTo(first.transaction().producerId());
            assertThat(third.transaction().epoch()).isGreaterThan(first.transaction().epoch());
            assertThat(statusOf(producer).provesCommitOf(third.transaction())).isTrue();
        }

        void anOldIdentityIsRejected() throws Exception {
            KafkaCommittable old = prepare(producer, "committed-old");
            committer.commit(old);
            KafkaCommittable newer = prepare(producer, "committed-newer");

            assertThatThrownBy(() -> committer.commit(old)).isInstanceOf(KafkaException.class);

            assertThat(statusOf(producer).isOpen(newer.transaction())).isTrue();
            committer.commit(newer);
        }

        void anAbortIsSeen() throws Exception {
            KafkaCommittable prepared = prepare(other, "aborted");
            coordinators.abort(List.of(other.transactionalId()));

            assertThatThrownBy(() -> committer.commit(prepared)).isInstanceOf(KafkaException.class);

            assertThat(statusOf(other).provesCommitOf(prepared.transaction())).isFalse();
            assertThat(statusOf(other).state()).isNotEqualTo(TransactionState.ONGOING);
        }

        void anIdleIdThatWasFencedGoesOn() throws Exception {
            KafkaCommittable next = prepare(other, "committed-after-fence");

            committer.commit(next);

            assertThat(statusOf(other).provesCommitOf(next.transaction())).isTrue();
        }

        private TransactionStatus statusOf(TransactionalProducer of) throws Exception {
            return coordinators.describe(List.of(of.transactionalId())).get(of.transactionalId());
        }
    }

    private KafkaCommittable prepare(TransactionalProducer from, String value) throws Exception {
        from.begin();
        for (int i = 0; i < VALUES; i++) {
            from.producer()
                    .send(
                            new ProducerRecord<>(
                                    topic,
                                    i,
                                    null,
                                    (value + "-" + run + "-" + i).getBytes(StandardCharsets.UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
        OpenTransaction open = from.openTransaction();
        from.handOver();
        return new KafkaCommittable(open.identity(), open.transactionV2(), 0, VALUES);
    }

    /** How many records {@link #apply} commits, without those of {@link #LEFT}. */
    static int committedRecords() {
        return VALUES * 7;
    }

    static int recordsLeft() {
        return VALUES;
    }

    private static String text(KafkaCommittable committable) {
        TransactionIdentity transaction = committable.transaction();
        return String.join(
                " ",
                transaction.transactionalId(),
                Long.toString(transaction.producerId()),
                Short.toString(transaction.epoch()),
                Boolean.toString(committable.transactionV2()));
    }

    private static KafkaCommittable parse(String text) {
        String[] parts = text.split(" ", -1);
        return new KafkaCommittable(
                new TransactionIdentity(
                        parts[0], Long.parseLong(parts[1]), Short.parseShort(parts[2])),
                Boolean.parseBoolean(parts[3]),
                0,
                VALUES);
    }

    private TransactionalProducer newProducer(String transactionalId) {
        Properties own = new Properties();
        own.putAll(config);
        own.setProperty("transactional.id", transactionalId);
        return new TransactionalProducer(
                transactionalId, clients.createProducer(own), new KafkaProducerInternals());
    }
}
