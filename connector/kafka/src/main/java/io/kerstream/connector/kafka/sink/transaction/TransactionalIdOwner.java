/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import org.apache.flink.annotation.Internal;

/**
 * A family of transactional ids that exactly one sink writer uses at a time.
 *
 * <p>Ownership travels with the writer's state: who restores the state of an owner owns its ids. A
 * writer that restores none, because the job starts afresh or was scaled up, founds a new owner
 * from the checkpoint it starts after and its subtask index. Owners in the state of checkpoint
 * <i>c</i> were all founded before <i>c</i>, so a new owner never collides with a restored one,
 * however Flink distributes the states.
 *
 * <p>It also follows who aborts what is left over. Restoring checkpoint <i>c</i>, nobody holds
 * state of an owner founded at or after <i>c</i>: such owners belong to attempts that failed before
 * their first checkpoint, or to a later life of the job that was given up by restoring an older
 * savepoint. See {@link LingeringTransactions}.
 *
 * <p>Two limits. A TaskManager that was given up but still runs may begin one more transaction
 * under an id of its successor and so abort a prepared one; the commit then fails the job, nothing
 * is lost silently. And when two lives of a job are continued from one savepoint in turn, what the
 * given-up life left open under owners that the other never had is ended by the transaction timeout
 * alone.
 *
 * @param since the checkpoint that the founding writer restored, 0 for a job without state
 * @param subtask index of the founding writer, from 0
 */
@Internal
public record TransactionalIdOwner(long since, int subtask) {

    /** The {@code since} of a job that starts without state; Flink's first checkpoint is 1. */
    public static final long FRESH_START = 0L;
}
