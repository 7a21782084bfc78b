/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.sink.BrokerTransactions;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.testing.KafkaCluster;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactional ids of one sink, as the broker lists them. */
final class TransactionsOfPrefix {

    /**
     * An id is free again after three or four checkpoints in a row, which faults seldom grant; a
     * sink that never frees one uses one with each checkpoint of the run.
     */
    private static final int MAX_SEQUENCE = 30;

    private final BrokerTransactions transactions;
    private final TransactionalIdFormat format;

    /**
     * @param topic also the prefix
     */
    TransactionsOfPrefix(KafkaCluster kafka, String topic) {
        this.transactions = new BrokerTransactions(kafka, topic);
        this.format = new TransactionalIdFormat(topic);
    }

    private List<String> inState(TransactionState... states) throws Exception {
        return transactions.inState(states).stream()
                .filter(id -> format.ownerOf(id).isPresent())
                .toList();
    }

    List<String> open() throws Exception {
        return inState(
                TransactionState.ONGOING,
                TransactionState.PREPARE_COMMIT,
                TransactionState.PREPARE_ABORT);
    }

    List<String> all() throws Exception {
        return inState(TransactionState.values());
    }

    long owners() throws Exception {
        return all().stream().map(format::ownerOf).distinct().count();
    }

    /** Ids that show that an owner has used more than a job needs. */
    List<String> beyondBounds() throws Exception {
        return new TreeSet<>(all())
                .stream()
                        .filter(
                                id ->
                                        Integer.parseInt(id.substring(id.lastIndexOf('-') + 1))
                                                > MAX_SEQUENCE)
                        .toList();
    }
}
