/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.sink.BrokerTransactions;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.testing.KafkaCluster;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactional ids of one sink, as the broker lists them. */
final class TransactionsOfPrefix {

    /**
     * Ids that one owner uses in turn: an id is free again after three or four checkpoints; two
     * more may overlap with the last one, and an expired one or a late answer cost one each.
     */
    private static final int IDS_IN_TURN = 8;

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

    /**
     * The most ids that there may be, however long the job has run.
     *
     * @param left ids that are not used again, of {@link #leftBy}
     */
    long allowed(int left) throws Exception {
        return owners() * IDS_IN_TURN + left;
    }

    /**
     * By design an id whose last transaction was aborted is not used again. A task that fails
     * leaves the transaction of its records, and one for each checkpoint that was not complete.
     *
     * @param writers tasks that were started, each of which may have failed
     */
    static int leftBy(int writers, int concurrentCheckpoints) {
        return writers * (1 + concurrentCheckpoints);
    }
}
