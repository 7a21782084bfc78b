/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The transactional ids of one writer: which may be used for the next transaction, and which are
 * prepared and must be left alone.
 *
 * <p>Beginning a transaction under an id aborts whatever is open under it. An id may therefore be
 * used again only when no restore can ask for the commit of its last transaction any more. {@link
 * TransactionalIdPool} finds that out from the brokers; where they do not tell, {@link
 * SequentialTransactionalIds} uses no id twice.
 *
 * <p>Not thread-safe: used by the task thread.
 */
@Internal
public interface TransactionalIds {

    /**
     * The next ids to ask the coordinator for before one can be acquired; empty if one can be.
     * Answers go to {@link #classify}, until this is empty.
     */
    List<String> unclassifiedIds();

    /**
     * Takes in how the last transactions of ids ended that this writer has not used yet.
     *
     * @param ids as given by {@link #unclassifiedIds()}
     * @param answers by transactional id; an absent id is unknown to the cluster, so was not used
     */
    void classify(List<String> ids, Map<String, TransactionStatus> answers);

    /** Whether an id may be acquired again; a producer that is bound to it is worth keeping. */
    boolean returnIds();

    /** Takes an id for the next transaction; it stays taken until {@link #prepared}. */
    String acquire();

    /**
     * Whether the transaction that was begun under the acquired id may be used. If not, somebody
     * else has used the id; it is taken no more, and another one is to be acquired.
     *
     * @param transaction without a record so far
     */
    boolean isFirstSince(TransactionIdentity transaction);

    /** The transaction under the acquired id goes to the committer with the next checkpoint. */
    void prepared(TransactionIdentity transaction);

    /** Ids whose state is worth asking the coordinator for. */
    List<String> unprovenIds();

    /**
     * Takes in answers of the coordinator. To be called before the barrier of the next checkpoint
     * is emitted; that checkpoint is named by the following {@link #snapshot}.
     *
     * @param asked the ids that were asked for, as given by {@link #unprovenIds()}
     * @param answers by transactional id; an absent id is unknown to the cluster
     */
    void observe(Collection<String> asked, Map<String, TransactionStatus> answers);

    /**
     * Fixes what checkpoint {@code checkpointId} carries, and returns it.
     *
     * @param checkpointId the checkpoint whose barrier was just emitted
     */
    List<PreparedTransaction> snapshot(long checkpointId);
}
