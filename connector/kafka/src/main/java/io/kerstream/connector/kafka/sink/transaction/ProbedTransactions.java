/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link LingeringTransactions} does, for brokers before 3.0 that do not list transactions
 * (KIP-664): tries the ids that an earlier attempt may have used, which aborts what is open under
 * them, up to the first one that was never used.
 *
 * <p>Writer <i>i</i> of <i>n</i>, restoring checkpoint <i>c</i> (0 for none), tries
 *
 * <ul>
 *   <li>ids of the owners whose state it restored, from the number after the highest prepared one;
 *   <li>ids of the owners founded at <i>c</i> by a writer whose index is <i>i</i> modulo <i>n</i>
 *       and below the maximum parallelism, from 0: they are of attempts that failed before their
 *       first checkpoint, with any parallelism.
 * </ul>
 *
 * <p>{@link SequentialTransactionalIds} leaves no gaps, so that one id that was never used ends the
 * search of its owner. What cannot be found this way ends by its transaction timeout: transactions
 * of a later life of the job that was given up by restoring an older savepoint, under owners
 * founded in that life or under numbers that the savepoint has, and transactions of a job that is
 * started afresh after its first ids were forgotten ({@code transactional.id.expiration.ms}).
 */
@Internal
public final class ProbedTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(ProbedTransactions.class);

    /** Ids of one owner that are tried in one request, at most; the first request has one. */
    private static final int WIDEST = 256;

    /** Indexes of writers of earlier attempts that one writer looks after, at most. */
    private static final int FOUNDERS = 1_000;

    /** Ids of one owner that are tried in all, at least. */
    private static final int LIMIT = 100_000;

    private final TransactionCoordinators coordinators;

    public ProbedTransactions(TransactionCoordinators coordinators) {
        this.coordinators = coordinators;
    }

    /**
     * Aborts what this writer is in charge of; returns when it is gone.
     *
     * @param format the prefix to look at
     * @param restoredCheckpoint the checkpoint that this writer restored, 0 for none
     * @param subtask index of this writer
     * @param parallelism number of writers
     * @param maxParallelism bound of the number of writers of an earlier attempt
     * @param owned owners whose state this writer restored
     * @param prepared prepared transactions in that state
     * @throws IOException also if the search would take too long
     */
    public Found abort(
            TransactionalIdFormat format,
            long restoredCheckpoint,
            int subtask,
            int parallelism,
            int maxParallelism,
            Set<TransactionalIdOwner> owned,
            Collection<PreparedTransaction> prepared)
            throws IOException, InterruptedException {
        Map<TransactionalIdOwner, Integer> next = new LinkedHashMap<>();
        IntStream.iterate(subtask, index -> index < maxParallelism, index -> index + parallelism)
                .limit(FOUNDERS)
                .forEach(index -> next.put(new TransactionalIdOwner(restoredCheckpoint, index), 0));
        for (TransactionalIdOwner owner : owned) {
            next.put(owner, SequentialTransactionalIds.nextSequence(format, owner, prepared));
        }
        Set<String> used = new TreeSet<>();
        Map<TransactionalIdOwner, Integer> unused = new HashMap<>();
        int tried = 0;
        for (int width = 1; !next.isEmpty(); width = Math.min(2 * width, WIDEST)) {
            if (tried >= LIMIT) {
                throw new IOException(
                        "Left-over transactions are searched by trying transactional ids, because"
                                + " the brokers are older than 3.0, and the first "
                                + tried
                                + " of "
                                + next.keySet()
                                + " with the prefix "
                                + format
                                + " have all been used. Restore the job from its newest checkpoint,"
                                + " or set another transactional id prefix; what is open under this"
                                + " one then ends after the transaction timeout.");
            }
            used.addAll(tryNext(format, next, width, unused));
            tried += width;
        }
        if (!used.isEmpty()) {
            LOG.info(
                    "Aborted what an earlier attempt may have left open under {} transactional ids:"
                            + " {}",
                    used.size(),
                    used);
        }
        return new Found(used, unused);
    }

    /** Moves the owners that have an id which was never used to {@code unused}. */
    private Set<String> tryNext(
            TransactionalIdFormat format,
            Map<TransactionalIdOwner, Integer> next,
            int width,
            Map<TransactionalIdOwner, Integer> unused)
            throws IOException, InterruptedException {
        Map<TransactionalIdOwner, List<String>> candidates = new LinkedHashMap<>();
        next.forEach(
                (owner, from) ->
                        candidates.put(
                                owner,
                                IntStream.range(from, from + width)
                                        .mapToObj(sequence -> format.format(owner, sequence))
                                        .toList()));
        List<String> all = new ArrayList<>();
        candidates.values().forEach(all::addAll);
        Set<String> used = coordinators.abortTellingUsed(all);
        candidates.forEach(
                (owner, ids) -> {
                    int usedInARow = 0;
                    while (usedInARow < width && used.contains(ids.get(usedInARow))) {
                        usedInARow++;
                    }
                    int reached = from(next, owner) + usedInARow;
                    if (usedInARow == width) {
                        next.put(owner, reached);
                    } else {
                        next.remove(owner);
                        unused.put(owner, reached);
                    }
                });
        return used;
    }

    private static int from(Map<TransactionalIdOwner, Integer> next, TransactionalIdOwner owner) {
        return Objects.requireNonNull(next.get(owner), owner::toString);
    }

    /**
     * What a search has found.
     *
     * @param used the transactional ids that had been used, sorted
     * @param unused of each owner that was looked at, the first sequence number that was not
     */
    public record Found(Set<String> used, Map<TransactionalIdOwner, Integer> unused) {}
}
