/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionalDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock(NOW);
    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final Map<String, RearmableProducer> producers = new HashMap<>();
    private final List<String> created = new ArrayList<>();
    private String othersUsed = "none";
    private final TransactionalDelivery delivery =
            new TransactionalDelivery(
                    new RestoredTransactionalIds("p", 0, 0, 1, List.of()),
                    coordinators,
                    this::newProducer,
                    TIMEOUT.toMillis(),
                    clock);

    @Test
    void anIntervalWithoutRecordsMakesNoTransaction() throws IOException {
        delivery.flush(false);

        assertThat(delivery.prepareCommit()).isEmpty();
        assertThat(created).isEmpty();
    }

    @Test
    void theCommittableTellsAllThatACommitNeeds() throws IOException {
        send(3);
        delivery.flush(false);

        assertThat(delivery.prepareCommit())
                .containsExactly(
                        new KafkaCommittable(
                                new TransactionIdentity("p-k0-0-0", 1, (short) 1),
                                true,
                                NOW.toEpochMilli(),
                                3));
    }

    @Test
    void oneProducerTakesOnOneIdAfterTheOtherWhereNoneIsUsedAgain() throws Exception {
        FakeTransactionCoordinators old = new FakeTransactionCoordinators();
        old.tellNothing();
        RestoredTransactionalIds restored = new RestoredTransactionalIds("p", 0, 0, 1, List.of());
        restored.abortLingering(old, old::abort, 1);
        TransactionalDelivery onOldBrokers =
                new TransactionalDelivery(
                        restored, old, this::newProducer, TIMEOUT.toMillis(), clock);
        List<String> ids = new ArrayList<>();
        for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
            onOldBrokers.send(new ProducerRecord<>("t", new byte[1]), (metadata, error) -> {});
            onOldBrokers.flush(false);
            for (KafkaCommittable each : onOldBrokers.prepareCommit()) {
                ids.add(each.transaction().transactionalId());
            }
            onOldBrokers.snapshotState(checkpoint);
        }

        assertThat(ids).containsExactly("p-k0-0-0", "p-k0-0-1", "p-k0-0-2");
        assertThat(created).containsExactly("p-k0-0-0");
        assertThat(onOldBrokers.openTransactions().count())
                .as("nobody will say that they have ended")
                .isZero();
    }

    @Test
    void aTransactionThatMayHaveExpiredIsNotPrepared() {
        send(1);
        clock.advance(TIMEOUT);
        delivery.flush(false);

        assertThatThrownBy(delivery::prepareCommit)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("p-k0-0-0 with 1 records")
                .hasMessageContaining("60000 ms")
                .hasMessageContaining("transaction.timeout.ms");
    }

    @Test
    void theAgeCountsFromTheFirstRecord() throws IOException {
        assertThat(delivery.partitionsFor("topic")).isEmpty();
        clock.advance(TIMEOUT);
        send(1);

        assertThat(delivery.prepareCommit()).hasSize(1);
    }

    @Test
    void nextTransactionUsesAnotherIdWhileThePreparedOneIsOpen() throws IOException {
        checkpointWithOneRecord(1);
        checkpointWithOneRecord(2);

        assertThat(created).containsExactly("p-k0-0-0", "p-k0-0-1");
    }

    @Test
    void provenIdsAreUsedAgainWithTheSameProducerAndARaisedEpoch() throws IOException {
        for (int checkpoint = 1; checkpoint <= 20; checkpoint++) {
            commit(checkpointWithOneRecord(checkpoint));
        }

        assertThat(created).hasSizeLessThanOrEqualTo(5);
        assertThat(producers.get("p-k0-0-0").inits).isGreaterThan(3);
    }

    @Test
    void anIdThatSomebodyElseHasUsedIsLeftAsItIs() throws IOException {
        othersUsed = "p-k0-0-0";

        assertThat(checkpointWithOneRecord(1))
                .extracting(each -> each.transaction().transactionalId())
                .containsExactly("p-k0-0-1");
        assertThat(producers.get("p-k0-0-0").closedWithin).isEqualTo(Duration.ZERO);
        assertThat(producers.get("p-k0-0-0").history()).isEmpty();
    }

    @Test
    void whatOthersHaveOpenUnderItsIdsFailsTheNextCheckpoint() throws IOException {
        commit(checkpointWithOneRecord(1));
        coordinators.put("p-k0-0-9", TransactionState.ONGOING, 8, 1);
        clock.advance(ForeignTransactions.INTERVAL);
        delivery.look();

        assertThatThrownBy(delivery::prepareCommit)
                .isInstanceOf(ForeignTransactionsException.class)
                .hasMessageContaining("[p-k0-0-9]");
    }

    @Test
    void missingAnswersNeverBlockTheNextTransaction() throws IOException {
        coordinators.holdAnswers();
        for (int checkpoint = 1; checkpoint <= 5; checkpoint++) {
            commit(checkpointWithOneRecord(checkpoint));
        }
        assertThat(created).hasSize(5);

        coordinators.releaseAnswers();
        for (int checkpoint = 6; checkpoint <= 20; checkpoint++) {
            commit(checkpointWithOneRecord(checkpoint));
        }
        assertThat(created).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void closingAbortsOnlyWhatWasNotHandedOver() throws IOException {
        checkpointWithOneRecord(1);
        send(1);

        delivery.close();

        assertThat(producers.get("p-k0-0-0").closedWithin).isEqualTo(Duration.ZERO);
        assertThat(producers.get("p-k0-0-1").closedWithin).isPositive();
        assertThat(coordinators.isClosed()).isTrue();
    }

    private Collection<KafkaCommittable> checkpointWithOneRecord(long checkpoint)
            throws IOException {
        send(1);
        delivery.flush(false);
        Collection<KafkaCommittable> committables = delivery.prepareCommit();
        delivery.snapshotState(checkpoint);
        return committables;
    }

    private void send(int records) {
        for (int i = 0; i < records; i++) {
            delivery.send(new ProducerRecord<>("topic", new byte[] {(byte) i}), (m, e) -> {});
            producers.values().stream()
                    .filter(producer -> producer.open)
                    .forEach(
                            producer ->
                                    coordinators.putIfAbsent(
                                            producer.identity(), TransactionState.ONGOING));
        }
    }

    private void commit(Collection<KafkaCommittable> committables) {
        committables.forEach(
                committable ->
                        coordinators.put(
                                committable.transaction(), TransactionState.COMPLETE_COMMIT));
    }

    private TransactionalProducer newProducer(String id) {
        created.add(id);
        RearmableProducer producer = new RearmableProducer(id);
        if (id.equals(othersUsed)) {
            producer.inits = 5;
        }
        producers.put(id, producer);
        return new TransactionalProducer(id, producer, new FakeInternals());
    }

    /** Lets {@code initTransactions} be called again after {@code rearm}, as the real one does. */
    private static final class RearmableProducer extends MockProducer<byte[], byte[]> {

        private String id;
        private Duration closedWithin = Duration.ofDays(1);
        private int inits;
        private boolean open;

        RearmableProducer(String id) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.id = id;
        }

        void renamed(String newId) {
            id = newId;
        }

        TransactionIdentity identity() {
            return new TransactionIdentity(id, 1, (short) inits);
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, Callback callback) {
            assertThat(open).as("send outside of a transaction").isTrue();
            return super.send(record, callback);
        }

        @Override
        public void initTransactions() {
            assertThat(open).as("initTransactions without rearm").isFalse();
            if (++inits == 1 || !transactionInitialized()) {
                super.initTransactions();
            }
        }

        @Override
        public void beginTransaction() {
            if (inits == 1) {
                super.beginTransaction();
            }
            open = true;
        }

        @Override
        public void close(Duration timeout) {
            closedWithin = timeout;
            super.close(timeout);
        }
    }

    private static final class FakeInternals implements ProducerInternals {

        @Override
        public OpenTransaction openTransaction(Producer<byte[], byte[]> producer) {
            return new OpenTransaction(((RearmableProducer) producer).identity(), true);
        }

        @Override
        public void rearm(Producer<byte[], byte[]> producer) {
            ((RearmableProducer) producer).open = false;
        }

        @Override
        public void rename(Producer<byte[], byte[]> producer, String transactionalId) {
            ((RearmableProducer) producer).renamed(transactionalId);
        }

        @Override
        public void resume(Producer<byte[], byte[]> producer, OpenTransaction transaction) {
            throw new AssertionError("writers never resume");
        }
    }
}
