/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * What the transaction coordinator says about a transactional id ({@code DescribeTransactions},
 * KIP-664).
 *
 * @param state state of the newest transaction under the id
 * @param producerId its producer id
 * @param epoch its epoch; with transactions V2 (KIP-890) already raised by one when it has ended
 */
@Internal
public record TransactionStatus(TransactionState state, long producerId, int epoch) {

    public TransactionStatus {
        Objects.requireNonNull(state, "state");
    }

    /**
     * True if exactly this transaction is still open: it can be committed and it can be aborted.
     */
    public boolean isOpen(TransactionIdentity transaction) {
        return producerId == transaction.producerId()
                && epoch == transaction.epoch()
                && state == TransactionState.ONGOING;
    }

    /**
     * True if a transaction newer than the given one is open under the id.
     *
     * @param transaction the transaction that the caller knows
     */
    public boolean isOpenForAnother(TransactionIdentity transaction) {
        return state == TransactionState.ONGOING && !isOpen(transaction);
    }

    /**
     * True if the state itself shows that this transaction was committed; see {@link
     * CommitEvidence} for what can be concluded beyond that.
     *
     * <p>The coordinator shows a committed transaction under its own epoch (V1) or, having raised
     * it with the commit, under the next one (V2). Under V1 the next epoch is that of the next
     * transaction; seeing that one committed proves this one too, because every way in which a
     * transaction is aborted (its timeout, a fence, an abort by its producer) raises the epoch once
     * more before the id can be used again.
     *
     * <p>False means unknown, not lost.
     */
    public boolean provesCommitOf(TransactionIdentity transaction) {
        return isCommitted()
                && producerId == transaction.producerId()
                && (epoch == transaction.epoch() || epoch == transaction.epoch() + 1);
    }

    /** True if the newest transaction under the id is committed, or decided to be. */
    boolean isCommitted() {
        return state == TransactionState.COMPLETE_COMMIT
                || state == TransactionState.PREPARE_COMMIT;
    }

    /** True if the newest transaction under the id is aborted, or decided to be. */
    boolean isAborted() {
        return state == TransactionState.COMPLETE_ABORT || state == TransactionState.PREPARE_ABORT;
    }

    /** True if no transaction is open or being ended under the id. */
    boolean isEnded() {
        return switch (state) {
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> true;
            case ONGOING, PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE, UNKNOWN -> false;
        };
    }
}
