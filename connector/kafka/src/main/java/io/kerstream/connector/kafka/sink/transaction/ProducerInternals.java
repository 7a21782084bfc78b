/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Producer;

/**
 * The four things that a two-phase commit across processes needs of a producer and that its public
 * interface does not offer.
 *
 * <p>Kafka's own two-phase commit (KIP-939) would replace this; it needs brokers with {@code
 * transaction.two.phase.commit.enable} and a permission of its own.
 */
@Internal
public interface ProducerInternals {

    /** Identity of the transaction that {@code producer} has open, and which protocol it speaks. */
    OpenTransaction openTransaction(Producer<byte[], byte[]> producer);

    /**
     * Brings {@code producer} back to where {@code initTransactions()} may be called, forgetting
     * its last transaction, which somebody else has ended. No request may be under way.
     */
    void rearm(Producer<byte[], byte[]> producer);

    /**
     * Binds {@code producer}, whose last transaction somebody else ends, to another transactional
     * id. {@link #rearm} has to follow. No request may be under way.
     */
    void rename(Producer<byte[], byte[]> producer, String transactionalId);

    /**
     * Puts {@code producer} into {@code transaction} as if it had begun it, so that {@code
     * commitTransaction()} ends it. No request may be under way.
     */
    void resume(Producer<byte[], byte[]> producer, OpenTransaction transaction);

    /**
     * A transaction that is not ended, and the protocol it runs under.
     *
     * @param identity the transaction
     * @param transactionV2 whether it runs under transactions V2 (KIP-890), where ending it raises
     *     the epoch
     */
    record OpenTransaction(TransactionIdentity identity, boolean transactionV2) {}
}
