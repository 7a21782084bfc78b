/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIds;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly once: one transaction per checkpoint interval, begun with its first record, flushed and
 * handed to the committer with the checkpoint.
 *
 * <p>An interval without records makes no transaction. Which transactional id a transaction may use
 * is decided by {@link TransactionalIds}; one producer is kept per id that may return, until this
 * is closed.
 */
@Internal
public final class TransactionalDelivery implements Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalDelivery.class);

    private final RestoredTransactionalIds restored;
    private final TransactionalIds pool;
    private final TransactionCoordinators coordinators;
    private final Function<String, TransactionalProducer> newProducer;
    private final long transactionTimeoutMillis;
    private final Clock clock;
    private final OpenTransactions openTransactions;
    private final ForeignTransactions foreignTransactions;
    private final Map<String, TransactionalProducer> producers = new HashMap<>();

    /** Written by the task thread alone. */
    private volatile @Nullable TransactionalProducer inUse;

    private @Nullable TransactionalProducer current;
    private long beganAtMillis;
    private long records;

    private List<String> askedIds = List.of();
    private @Nullable CompletableFuture<Map<String, TransactionStatus>> answers;

    /**
     * @param restored which ids this writer owns; left-over transactions are already aborted
     * @param coordinators owned by this object from now on
     * @param newProducer makes the producer of a transactional id
     * @param transactionTimeoutMillis {@code transaction.timeout.ms} of the producers
     * @param clock wall clock, for the age of transactions
     */
    TransactionalDelivery(
            RestoredTransactionalIds restored,
            TransactionCoordinators coordinators,
            Function<String, TransactionalProducer> newProducer,
            long transactionTimeoutMillis,
            Clock clock) {
        this.restored = restored;
        this.pool = restored.newIds(transactionTimeoutMillis, clock);
        this.coordinators = coordinators;
        this.newProducer = newProducer;
        this.transactionTimeoutMillis = transactionTimeoutMillis;
        this.clock = clock;
        this.openTransactions = new OpenTransactions(coordinators, transactionTimeoutMillis, clock);
        this.foreignTransactions =
                new ForeignTransactions(
                        restored.inCharge(),
                        restored.preparedIds(),
                        openTransactions,
                        coordinators,
                        clock);
    }

    /** For metrics, and for who has to tell a timeout from a fence. */
    OpenTransactions openTransactions() {
        return openTransactions;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the outcome
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        TransactionalProducer open = open();
        if (records++ == 0) {
            beganAtMillis = clock.millis();
            openTransactions.began(open.transactionalId(), beganAtMillis);
            foreignTransactions.began(open.transactionalId());
        }
        open.producer().send(record, callback);
    }

    /** Begins no transaction if there is a producer, so that none is left without a record. */
    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        TransactionalProducer any = inUse;
        return (any == null ? open() : any).producer().partitionsFor(topic);
    }

    private TransactionalProducer open() {
        return current == null ? begin() : current;
    }

    private TransactionalProducer begin() {
        TransactionalProducer next = beginNext();
        while (!pool.isFirstSince(next.openTransaction().identity())) {
            leave(next);
            next = beginNext();
        }
        current = next;
        return next;
    }

    private TransactionalProducer beginNext() {
        classifyIds();
        TransactionalProducer next = producerFor(pool.acquire());
        inUse = next;
        next.begin();
        return next;
    }

    /** As it is: an end of the empty transaction would look like the end of one with records. */
    private void leave(TransactionalProducer producer) {
        LOG.warn(
                "Transactional id {} is not used any more: somebody else has used it since this sink"
                        + " did, most likely another running job with the same prefix",
                producer.transactionalId());
        producers.remove(producer.transactionalId());
        producer.handOver();
        producer.close();
    }

    /** Waits for the coordinators with the first transaction, and hardly ever after it. */
    private void classifyIds() {
        List<String> ids = pool.unclassifiedIds();
        while (!ids.isEmpty()) {
            try {
                pool.classify(ids, coordinators.describe(ids));
            } catch (IOException e) {
                throw new KafkaException("Cannot begin a transaction: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            ids = pool.unclassifiedIds();
        }
    }

    private TransactionalProducer producerFor(String transactionalId) {
        if (pool.returnIds() || producers.isEmpty()) {
            return producers.computeIfAbsent(transactionalId, newProducer);
        }
        // One is enough, and one per id would be one per checkpoint.
        TransactionalProducer only = producers.remove(producers.keySet().iterator().next());
        only.rename(transactionalId);
        producers.put(transactionalId, only);
        return only;
    }

    @Override
    public void flush(boolean endOfInput) {
        if (current != null) {
            current.producer().flush();
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException {
        foreignTransactions.requireNone();
        takeInAnswers();
        if (current == null || records == 0) {
            return List.of();
        }
        requireNotExpired(current.transactionalId());
        OpenTransaction transaction = current.openTransaction();
        pool.prepared(transaction.identity());
        if (pool.returnIds()) {
            openTransactions.handedOver(transaction.identity());
        } else {
            // Such brokers never say that it has ended.
            openTransactions.forget(current.transactionalId());
        }
        KafkaCommittable committable =
                new KafkaCommittable(
                        transaction.identity(),
                        transaction.transactionV2(),
                        beganAtMillis,
                        records);
        current.handOver();
        current = null;
        records = 0;
        return List.of(committable);
    }

    /**
     * A flush does not notice that the coordinator has given up a transaction whose records were
     * all acknowledged before. Now the records can still be had from the last checkpoint.
     */
    private void requireNotExpired(String transactionalId) throws IOException {
        long ageMillis = clock.millis() - beganAtMillis;
        if (ageMillis >= transactionTimeoutMillis) {
            throw new IOException(
                    "Transaction "
                            + transactionalId
                            + " with "
                            + records
                            + " records has been open for "
                            + ageMillis
                            + " ms when its checkpoint comes, longer than transaction.timeout.ms ("
                            + transactionTimeoutMillis
                            + "), so Kafka may have aborted it. Nothing is lost: the job goes back"
                            + " to its last checkpoint. Checkpoint more often, or raise"
                            + " transaction.timeout.ms.");
        }
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) {
        List<PreparedTransaction> prepared = pool.snapshot(checkpointId);
        if (answers == null) {
            askedIds = pool.unprovenIds();
            answers = coordinators.describeAsync(askedIds);
        }
        return restored.statesOf(prepared);
    }

    private void takeInAnswers() {
        if (answers == null || !answers.isDone()) {
            return;
        }
        if (answers.isCompletedExceptionally()) {
            // Only delays the reuse of ids; the next checkpoint asks again.
            LOG.info(
                    "The state of transactions {} is not known: {}",
                    askedIds,
                    String.valueOf(answers.handle((value, error) -> error).join()));
        } else {
            pool.observe(askedIds, answers.join());
        }
        answers = null;
    }

    @Override
    public void look() {
        openTransactions.look();
        foreignTransactions.look();
    }

    /** Leaves the transaction open: the next attempt of the job aborts it, as after a crash. */
    @Override
    public void abandon() {
        TransactionalProducer waiting = inUse;
        if (waiting != null) {
            waiting.producer().close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(producers.values());
        all.add(coordinators);
        IOUtils.closeAllQuietly(all);
    }
}
