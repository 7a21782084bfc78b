/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdPool;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly once: one transaction per checkpoint interval, begun with its first record, flushed and
 * handed to the committer with the checkpoint.
 *
 * <p>An interval without records makes no transaction. Which transactional id a transaction may use
 * is decided by {@link TransactionalIdPool}; one producer is kept per id.
 */
@Internal
public final class TransactionalDelivery implements Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalDelivery.class);

    private final RestoredTransactionalIds restored;
    private final TransactionalIdPool pool;
    private final TransactionCoordinators coordinators;
    private final Function<String, TransactionalProducer> newProducer;
    private final Clock clock;
    private final Map<String, TransactionalProducer> producers = new HashMap<>();

    private @Nullable TransactionalProducer current;
    private long beganAtMillis;
    private long records;

    private List<String> askedIds = List.of();
    private @Nullable CompletableFuture<Map<String, TransactionStatus>> answers;

    /**
     * @param restored which ids this writer owns; left-over transactions are already aborted
     * @param coordinators owned by this object from now on
     * @param newProducer makes the producer of a transactional id
     * @param clock wall clock, for the age of transactions
     */
    TransactionalDelivery(
            RestoredTransactionalIds restored,
            TransactionCoordinators coordinators,
            Function<String, TransactionalProducer> newProducer,
            Clock clock) {
        this.restored = restored;
        this.pool = restored.newPool();
        this.coordinators = coordinators;
        this.newProducer = newProducer;
        this.clock = clock;
    }

    @Override
    public Producer<byte[], byte[]> producerForRecord() {
        records++;
        return open().producer();
    }

    @Override
    public Producer<byte[], byte[]> producerForMetadata() {
        return open().producer();
    }

    private TransactionalProducer open() {
        return current == null ? begin() : current;
    }

    private TransactionalProducer begin() {
        TransactionalProducer next = producers.computeIfAbsent(pool.acquire(), newProducer);
        next.begin();
        beganAtMillis = clock.millis();
        current = next;
        return next;
    }

    @Override
    public void flush(boolean endOfInput) {
        if (current != null) {
            current.producer().flush();
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() {
        takeInAnswers();
        if (current == null || records == 0) {
            return List.of();
        }
        OpenTransaction transaction = current.openTransaction();
        pool.prepared(transaction.identity());
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
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(producers.values());
        all.add(coordinators);
        IOUtils.closeAllQuietly(all);
    }
}
