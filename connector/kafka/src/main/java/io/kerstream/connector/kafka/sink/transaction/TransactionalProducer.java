/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;

/**
 * A producer bound to one transactional id at a time, used for one transaction after the other.
 *
 * <p>Keeping the producer saves the connections and SASL handshakes of a new one per checkpoint. It
 * never ends its transactions itself: the committer does, with an identity taken from {@link
 * #openTransaction()}.
 *
 * <p>Not thread-safe: used by the task thread.
 */
@Internal
public final class TransactionalProducer implements AutoCloseable {

    private static final Duration ABORT_LIMIT = Duration.ofSeconds(5);

    // The client passes this refusal on by its text alone.
    private static final String BROKER_LIMIT = "transaction.max.timeout.ms";

    private String transactionalId;
    private final Producer<byte[], byte[]> producer;
    private final ProducerInternals internals;
    private boolean used;
    private boolean open;

    /**
     * @param transactionalId the transactional id that {@code producer} is configured with
     * @param producer fresh; owned by this object from now on
     * @param internals access to what the producer's public interface lacks
     */
    public TransactionalProducer(
            String transactionalId,
            Producer<byte[], byte[]> producer,
            ProducerInternals internals) {
        this.transactionalId = Objects.requireNonNull(transactionalId, "transactionalId");
        this.producer = Objects.requireNonNull(producer, "producer");
        this.internals = Objects.requireNonNull(internals, "internals");
    }

    public String transactionalId() {
        return transactionalId;
    }

    public Producer<byte[], byte[]> producer() {
        return producer;
    }

    /** Goes on under another id, once the last transaction has been handed over. */
    public void rename(String newTransactionalId) {
        internals.rename(producer, newTransactionalId);
        transactionalId = newTransactionalId;
    }

    /**
     * Begins a transaction with a raised epoch. Aborts whatever is open under the id, so the id
     * must be free. Waits for the coordinator, at most {@code max.block.ms}.
     */
    public void begin() {
        if (used) {
            internals.rearm(producer);
        }
        used = true;
        initTransactions();
        producer.beginTransaction();
        open = true;
    }

    private void initTransactions() {
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            if (e instanceof InvalidTxnTimeoutException
                    || String.valueOf(e.getMessage()).contains(BROKER_LIMIT)) {
                throw new TransactionTimeoutRefusedException(transactionalId, e);
            }
            throw e;
        }
    }

    /** Identity of the transaction that is open here. */
    public OpenTransaction openTransaction() {
        return internals.openTransaction(producer);
    }

    /** From now on the open transaction belongs to the committer; closing does not abort it. */
    public void handOver() {
        open = false;
    }

    /**
     * Aborts the open transaction if it was not handed over; waits at most 5 s for that, and then
     * for the client's thread to notice, at most {@code request.timeout.ms}.
     */
    @Override
    public void close() {
        producer.close(open ? ABORT_LIMIT : Duration.ZERO);
    }
}
