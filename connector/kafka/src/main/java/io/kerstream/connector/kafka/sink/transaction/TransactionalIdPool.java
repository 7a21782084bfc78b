/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * {@link TransactionalIds} that are used again, as few as possible.
 *
 * <p>An id may be used again when a checkpoint has completed that does not carry the committable of
 * its last transaction. The writer is never told so. It concludes it from what the transaction
 * coordinator says, in two steps:
 *
 * <ol>
 *   <li>The transaction <i>T</i> is seen to be no longer open while the writer prepares checkpoint
 *       <i>k</i>. The committer commits synchronously before it handles the barrier of <i>k</i>, so
 *       neither <i>k</i> nor any later checkpoint carries <i>T</i>.
 *   <li>A transaction of the same writer that was prepared for a checkpoint <i>j ≥ k</i> is seen
 *       <em>committed</em>. Commits happen only after completion, so a checkpoint at or after
 *       <i>k</i> is complete, and the job never goes back behind it by itself.
 * </ol>
 *
 * <p>Worked scenario, one record per checkpoint interval, ids 0, 1, 2 …:
 *
 * <pre>
 * checkpoint 1 prepares id 0          prepared {0@1}
 *   completes, committer commits 0
 * checkpoint 2 sees 0 committed       0 is ended as of 2, but is 2 complete? unknown
 *   prepares id 1                     prepared {0@1, 1@2}
 *   completes, committer commits 1
 * checkpoint 3 sees 1@2 committed     a checkpoint ≥ 2 is complete: id 0 is free
 *   prepares id 2                     prepared {1@2, 2@3}
 * the next transaction uses id 0      with a raised epoch
 * </pre>
 *
 * <p>Answers arrive asynchronously and may be one checkpoint late; then one id more is in use. The
 * number of ids is bounded by the number of checkpoints between prepare and evidence, whatever the
 * run time; overlapping or declined checkpoints make it grow for a while, never fail.
 *
 * <p>The one case in which Flink goes back by itself is a failure after the completion of a
 * stop-with-savepoint: it then restores the last checkpoint, and the records committed with the
 * savepoint appear again, under every exactly-once sink.
 *
 * <p>If the job is restored from an <em>older</em> savepoint by hand, ids named in its state may
 * have been used again. Each use raised the epoch (see {@link TransactionIdentity}), so the old
 * committable cannot end the newer transaction. That the old one was committed is then concluded
 * from the newer one, because of the second rule of this pool: an id is used only if the last
 * transaction under it was committed, or there was none. Ids whose last transaction ended in any
 * other way, or may have, are <em>spent</em>: left over for good, one for a failure of the job,
 * until the cluster forgets them ({@code transactional.id.expiration.ms}, 7 days). See {@link
 * CommitEvidence}.
 *
 * <p>Between the proof and the reuse another job with the same prefix may have used the id. The
 * epoch of the next transaction tells ({@link CommitEvidence#isNext}); then the id is spent, too.
 *
 * <p>How the transactions of earlier lives of the job ended is asked when an id is needed for the
 * first time ({@link #unclassifiedIds}), after what they left open was aborted.
 *
 * <p>Not thread-safe: used by the task thread.
 */
@Internal
public final class TransactionalIdPool implements TransactionalIds {

    private static final long NOT_SNAPSHOTTED = -1L;
    private static final long NOT_ENDED = Long.MAX_VALUE;
    private static final int CLASSIFIED_AT_ONCE = 16;

    private final TransactionalIdFormat format;
    private final TransactionalIdOwner owner;
    private final Map<String, Entry> prepared = new LinkedHashMap<>();
    private final Set<String> spent = new HashSet<>();

    /** How ids that are free were proven to be; absent if they had never been used. */
    private final Map<String, TransactionStatus> provenBy = new HashMap<>();

    /** Of the ids with a sequence below this it is known whether they are spent. */
    private int classified;

    private @Nullable String inUse;

    /**
     * @param format spelling of ids
     * @param owner the owner that new ids belong to
     * @param restored prepared transactions in the restored state, of this or of other owners
     */
    public TransactionalIdPool(
            TransactionalIdFormat format,
            TransactionalIdOwner owner,
            Collection<PreparedTransaction> restored) {
        this.format = format;
        this.owner = owner;
        for (PreparedTransaction transaction : restored) {
            prepared.put(
                    transaction.transaction().transactionalId(),
                    new Entry(transaction.transaction(), transaction.checkpointId()));
        }
    }

    /** The owner that new ids belong to. */
    public TransactionalIdOwner owner() {
        return owner;
    }

    @Override
    public List<String> unclassifiedIds() {
        if (lowestFree() < classified) {
            return List.of();
        }
        return IntStream.range(classified, classified + CLASSIFIED_AT_ONCE)
                .mapToObj(sequence -> format.format(owner, sequence))
                .toList();
    }

    @Override
    public void classify(List<String> ids, Map<String, TransactionStatus> answers) {
        for (String id : ids) {
            TransactionStatus status = answers.get(id);
            // Of a prepared transaction it is still open how it ends.
            if (status == null || prepared.containsKey(id)) {
                continue;
            }
            if (status.isCommitted()) {
                provenBy.put(id, status);
            } else {
                spent.add(id);
            }
        }
        classified += ids.size();
    }

    @Override
    public boolean returnIds() {
        return true;
    }

    /**
     * Takes the lowest id that is free; it stays taken until {@link #prepared}.
     *
     * @throws IllegalStateException while there are {@link #unclassifiedIds()}
     */
    @Override
    public String acquire() {
        if (inUse != null) {
            throw new IllegalStateException("Transactional id " + inUse + " is still in use");
        }
        int sequence = lowestFree();
        String id = format.format(owner, sequence);
        if (sequence >= classified) {
            throw new IllegalStateException("It is not known how " + id + " was used before");
        }
        inUse = id;
        return id;
    }

    @Override
    public boolean isFirstSince(TransactionIdentity transaction) {
        String id = transaction.transactionalId();
        requireInUse(transaction);
        if (CommitEvidence.isNext(transaction, provenBy.remove(id))) {
            return true;
        }
        spent.add(id);
        inUse = null;
        return false;
    }

    private void requireInUse(TransactionIdentity transaction) {
        if (!transaction.transactionalId().equals(inUse)) {
            throw new IllegalStateException(transaction + " is not in use, but " + inUse);
        }
    }

    private int lowestFree() {
        int sequence = 0;
        while (isTaken(format.format(owner, sequence))) {
            sequence++;
        }
        return sequence;
    }

    private boolean isTaken(String id) {
        return prepared.containsKey(id) || spent.contains(id);
    }

    @Override
    public void prepared(TransactionIdentity transaction) {
        requireInUse(transaction);
        prepared.put(transaction.transactionalId(), new Entry(transaction, NOT_SNAPSHOTTED));
        inUse = null;
    }

    @Override
    public List<String> unprovenIds() {
        List<String> ids = new ArrayList<>();
        prepared.forEach(
                (id, entry) -> {
                    if (!entry.committed && entry.checkpointId != NOT_SNAPSHOTTED) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    @Override
    public void observe(Collection<String> asked, Map<String, TransactionStatus> answers) {
        for (String id : asked) {
            Entry entry = prepared.get(id);
            if (entry == null || entry.checkpointId == NOT_SNAPSHOTTED) {
                continue;
            }
            entry.observe(answers.get(id));
        }
        free();
    }

    private void free() {
        long completed =
                prepared.values().stream()
                        .filter(entry -> entry.committed)
                        .mapToLong(entry -> entry.checkpointId)
                        .max()
                        .orElse(NOT_SNAPSHOTTED);
        prepared.values()
                .removeIf(
                        entry -> {
                            boolean free = entry.endedAsOf <= completed;
                            if (free) {
                                release(entry);
                            }
                            return free;
                        });
    }

    private void release(Entry entry) {
        String id = entry.transaction.transactionalId();
        if (entry.spent) {
            spent.add(id);
        } else if (entry.last != null) {
            provenBy.put(id, entry.last);
        }
    }

    @Override
    public List<PreparedTransaction> snapshot(long checkpointId) {
        List<PreparedTransaction> state = new ArrayList<>(prepared.size());
        for (Entry entry : prepared.values()) {
            if (entry.checkpointId == NOT_SNAPSHOTTED) {
                entry.checkpointId = checkpointId;
            }
            if (entry.endObserved && entry.endedAsOf == NOT_ENDED) {
                entry.endedAsOf = checkpointId;
            }
            state.add(new PreparedTransaction(entry.transaction, entry.checkpointId));
        }
        return state;
    }

    private static final class Entry {

        final TransactionIdentity transaction;
        long checkpointId;
        boolean endObserved;
        long endedAsOf = NOT_ENDED;
        boolean committed;
        boolean spent;

        /** The last answer; null while there is none, and if the cluster has forgotten the id. */
        @Nullable TransactionStatus last;

        Entry(TransactionIdentity transaction, long checkpointId) {
            this.transaction = transaction;
            this.checkpointId = checkpointId;
        }

        /**
         * @param status of the id; null if unknown to the cluster, which then forgets its epochs
         */
        void observe(@Nullable TransactionStatus status) {
            last = status;
            if (status == null) {
                endObserved = true;
                spent = false;
                return;
            }
            boolean usedAgain = CommitEvidence.isUsedAgain(transaction, status);
            boolean proven = usedAgain || status.provesCommitOf(transaction);
            committed |= proven;
            endObserved |= proven || status.isEnded();
            spent = !status.isCommitted();
        }
    }
}
