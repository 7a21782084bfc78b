/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator's state of a transactional id proves about an older transaction of that id.
 *
 * <p>A savepoint may be restored after the job has run on. Its committables were committed long
 * ago, and their ids have been used again; the coordinator remembers the newest transaction of an
 * id alone. What can still be proven rests on one rule of {@link TransactionalIdPool}: <em>a writer
 * begins a transaction under an id only if the last one under it is known to be committed, or there
 * was none.</em> That holds between jobs as well, see {@link #isNext}. An id whose last transaction
 * ended in any other way is never used again. So a transaction that was begun after <i>T</i> under
 * the id of <i>T</i> proves that <i>T</i> was committed, whatever became of the newer one.
 *
 * <p>That there was a newer one is told from the epoch. <i>T</i> with epoch <i>e</i> can be shown,
 * after everything that can happen to <i>T</i> itself, as
 *
 * <table>
 * <caption>epochs that are reached without a newer transaction</caption>
 * <tr><td>open</td><td><i>e</i></td></tr>
 * <tr><td>committed</td><td><i>e</i>, with transactions V2 (KIP-890) <i>e</i> + 1</td></tr>
 * <tr><td>aborted by its timeout, a fence or its producer</td>
 *     <td><i>e</i> to <i>e</i> + 2</td></tr>
 * <tr><td>empty: fenced any number of times</td><td>any above <i>e</i></td></tr>
 * </table>
 *
 * <p>so anything above that, except empty, is a newer one. Two examples, <i>T</i> with epoch 6:
 *
 * <pre>
 * COMPLETE_COMMIT 12   transactions with 8, 10 or 11 have been begun: T was committed
 * COMPLETE_ABORT   7   T itself expired: lost
 * EMPTY            8   T fenced, or a producer that began and crashed: not decidable
 * </pre>
 *
 * <p>A new producer id under the same transactional id comes from an exhausted epoch (KIP-360), and
 * then proves the same, or from an id that the cluster had forgotten, and then proves nothing. They
 * are told apart by time: an id cannot have been forgotten ({@code transactional.id.expiration.ms})
 * since a transaction that is younger than that.
 */
@Internal
public final class CommitEvidence {

    /** The most that ending a transaction adds to its epoch. */
    private static final int EPOCHS_OF_AN_ABORT = 2;

    /** The most that {@code initTransactions} adds where there is nothing to abort. */
    private static final int EPOCHS_OF_AN_INIT = 2;

    /** A producer id is given out with epoch 0. */
    private static final int NEVER_USED = -1;

    /** How far the clocks of brokers and TaskManagers may be apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    /** What is known about a transaction. */
    public enum Verdict {
        /** It can be committed, or aborted. */
        OPEN,
        /** It was committed, and its id has not been used since. */
        COMMITTED,
        /** It was committed, and later transactions were begun under its id. */
        COMMITTED_AND_ID_USED_AGAIN,
        /** It was aborted, or nobody can tell any more. */
        NOT_PROVEN
    }

    private CommitEvidence() {}

    /**
     * Judges a transaction.
     *
     * @param transaction the transaction
     * @param ageMillis time since it was begun
     * @param status what the coordinator says about its id; null if it knows none
     * @param idExpirationMillis {@code transactional.id.expiration.ms} of the brokers, if known
     */
    public static Verdict judge(
            TransactionIdentity transaction,
            long ageMillis,
            @Nullable TransactionStatus status,
            OptionalLong idExpirationMillis) {
        if (status == null) {
            return Verdict.NOT_PROVEN;
        }
        if (status.isOpen(transaction)) {
            return Verdict.OPEN;
        }
        if (TransactionalIdFormat.isOwn(transaction.transactionalId())
                && (isUsedAgain(transaction, status)
                        || (idExpirationMillis.isPresent()
                                && ageMillis < idExpirationMillis.getAsLong() - CLOCKS.toMillis()
                                && isUsedAfterTheLastEpoch(transaction, status)))) {
            return Verdict.COMMITTED_AND_ID_USED_AGAIN;
        }
        return status.provesCommitOf(transaction) ? Verdict.COMMITTED : Verdict.NOT_PROVEN;
    }

    /** True if a newer transaction of the same producer id was begun under the id. */
    static boolean isUsedAgain(TransactionIdentity transaction, TransactionStatus status) {
        int raised = status.epoch() - transaction.epoch();
        return status.producerId() == transaction.producerId() && isNewer(status, raised);
    }

    /**
     * Whether nobody has begun a transaction under an id between a state of it and the first
     * transaction that a writer is about to begin there. The writer has called {@code
     * initTransactions}, which raises the epoch by one, or by two when the request was sent twice.
     * If it has aborted something on its way, then that had an epoch of its own and ending it
     * another one, which makes three at least.
     *
     * @param transaction what the writer would begin
     * @param status what the id was known to be; null if nobody had used it
     */
    public static boolean isNext(
            TransactionIdentity transaction, @Nullable TransactionStatus status) {
        int before =
                status != null && status.producerId() == transaction.producerId()
                        ? status.epoch()
                        : NEVER_USED;
        return transaction.epoch() - before <= EPOCHS_OF_AN_INIT;
    }

    private static boolean isUsedAfterTheLastEpoch(
            TransactionIdentity transaction, TransactionStatus status) {
        // The epoch of the new producer id counts from 0, which the end of the old one may reach.
        return status.producerId() > transaction.producerId()
                && isNewer(status, status.epoch() + 1);
    }

    private static boolean isNewer(TransactionStatus status, int raised) {
        if (status.state() == TransactionState.ONGOING) {
            return raised > 0;
        }
        return status.isCommitted()
                ? raised > 1
                : status.isAborted() && raised > EPOCHS_OF_AN_ABORT;
    }
}
