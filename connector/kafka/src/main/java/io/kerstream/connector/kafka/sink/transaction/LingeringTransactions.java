/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts, when a writer starts, the open transactions that an earlier attempt left behind.
 *
 * <p>An open transaction keeps every {@code read_committed} reader of its partitions waiting until
 * it ends, at the latest after the transaction timeout. The writers of a job share the work so that
 * each left-over transaction has exactly one writer in charge, and nobody touches an id that
 * another writer may have in use. Writer <i>i</i> of <i>n</i>, restoring checkpoint <i>c</i> (0 for
 * none), aborts
 *
 * <ul>
 *   <li>ids of the owners whose state it restored, except prepared transactions: those belong to
 *       the committer;
 *   <li>a transaction under a prepared id that is newer than the prepared one: it is from a later
 *       life of the job that was given up by restoring this checkpoint;
 *   <li>ids of owners founded at or after <i>c</i> whose subtask index is <i>i</i> modulo <i>n</i>:
 *       nobody's state can name those, see {@link TransactionalIdOwner}.
 * </ul>
 *
 * <p>Example: a job of parallelism 4 crashes before its first checkpoint and is started again with
 * parallelism 1. No state exists. Writer 0 finds open transactions of the owners (0,0) to (0,3) and
 * is in charge of them all.
 */
@Internal
public final class LingeringTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(LingeringTransactions.class);

    private final TransactionCoordinators coordinators;
    private final TransactionAborts aborts;

    public LingeringTransactions(TransactionCoordinators coordinators, TransactionAborts aborts) {
        this.coordinators = coordinators;
        this.aborts = aborts;
    }

    /**
     * Aborts what this writer is in charge of; returns when it is gone.
     *
     * @param charge of this writer
     * @param prepared prepared transactions in the restored state
     * @param afterFlink whether the state is of Flink's own Kafka connector, which left open what
     *     it had begun after the checkpoint; nobody uses those ids any more, so whoever has such
     *     state aborts all of them
     * @return the transactional ids that were aborted, sorted
     */
    public Set<String> abort(
            IdsInCharge charge, Collection<TransactionIdentity> prepared, boolean afterFlink)
            throws IOException, InterruptedException {
        Map<String, TransactionIdentity> preparedById = new HashMap<>();
        for (TransactionIdentity transaction : prepared) {
            preparedById.put(transaction.transactionalId(), transaction);
        }
        Set<String> toAbort = new TreeSet<>();
        Map<String, TransactionIdentity> preparedAndOpen = new HashMap<>();
        for (String id : coordinators.listOpen()) {
            TransactionIdentity preparedUnderId = preparedById.get(id);
            if (preparedUnderId != null) {
                preparedAndOpen.put(id, preparedUnderId);
            } else if (charge.includes(id)
                    || (afterFlink
                            && charge.format().isOfFlinkAfter(id, charge.restoredCheckpoint()))) {
                toAbort.add(id);
            }
        }
        Set<String> newer = newerThan(preparedAndOpen);
        if (!newer.isEmpty()) {
            LOG.warn(
                    "Transactions {} are newer than the restored checkpoint {}: it is older than the"
                            + " output. They are aborted, and the records that were committed after"
                            + " that checkpoint are written once more.",
                    newer,
                    charge.restoredCheckpoint());
        }
        toAbort.addAll(newer);
        if (!toAbort.isEmpty()) {
            LOG.info(
                    "Aborting {} transactions left open by an earlier attempt: {}",
                    toAbort.size(),
                    toAbort);
            aborts.abort(toAbort);
        }
        return toAbort;
    }

    private Set<String> newerThan(Map<String, TransactionIdentity> prepared)
            throws IOException, InterruptedException {
        Map<String, TransactionStatus> statuses = coordinators.describe(prepared.keySet());
        Set<String> newer = new HashSet<>();
        prepared.forEach(
                (id, transaction) -> {
                    TransactionStatus status = statuses.get(id);
                    if (status != null && status.isOpenForAnother(transaction)) {
                        newer.add(id);
                    }
                });
        return newer;
    }
}
