/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;

/**
 * The questions and orders that the sink has for the cluster's transaction coordinators.
 *
 * <p>Used from one task thread. Every blocking call has a limit and names what it waited for.
 */
@Internal
public interface TransactionCoordinators extends AutoCloseable {

    /**
     * Asks for the state of transactional ids without waiting.
     *
     * @return completed from a client thread; ids that the cluster does not know are absent
     */
    CompletableFuture<Map<String, TransactionStatus>> describeAsync(
            Collection<String> transactionalIds);

    /**
     * The same, waiting for the answer.
     *
     * @throws TransactionsNotToldException if the brokers are older than 3.0
     */
    Map<String, TransactionStatus> describe(Collection<String> transactionalIds)
            throws IOException, InterruptedException;

    /**
     * Every transactional id of the cluster, visible to this principal, with an open transaction.
     *
     * @throws TransactionsNotToldException if the brokers are older than 3.0
     */
    List<String> listOpen() throws IOException, InterruptedException;

    /**
     * Asks the same once, without waiting.
     *
     * @return completed from a client thread; fails on brokers older than 3.0
     */
    CompletableFuture<List<String>> listOpenAsync();

    /**
     * Aborts open transactions of these ids and fences whoever still holds them; returns when the
     * coordinators have done so.
     */
    void abort(Collection<String> transactionalIds) throws IOException, InterruptedException;

    /**
     * Does the same, for brokers that do not list transactions, and tells which of the ids had been
     * used before, for a transaction or by this method. The others count as used from now on.
     */
    Set<String> abortTellingUsed(Collection<String> transactionalIds)
            throws IOException, InterruptedException;

    /**
     * Whether the cluster runs transactions V2 (KIP-890), where ending a transaction raises its
     * epoch. False also if the cluster does not say.
     */
    boolean runsTransactionsV2() throws InterruptedException;

    /** What the brokers limit, as far as this principal may know. */
    BrokerLimits brokerLimits() throws InterruptedException;

    @Override
    void close();
}
