/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * {@link TransactionalIds} for brokers before 3.0, which do not say how a transaction ended
 * (KIP-664): every transaction has an id of its own, with the next sequence number.
 *
 * <p>Without evidence no id can be known to be free, so none is. On such brokers that is also the
 * only proof there is: as long as nobody has used the id again, a commit that is sent once more is
 * accepted if, and only if, the first one was (KIP-98). The price is one id per transaction, which
 * the brokers forget {@code transactional.id.expiration.ms} (7 days) after its last use.
 *
 * <p>The numbers only rise, and that replaces the list of open transactions at a restart:
 *
 * <ul>
 *   <li>Every number up to the highest one in the restored state was prepared for the restored
 *       checkpoint or an earlier one. It is committed, or the restored committer commits it; nobody
 *       may abort it.
 *   <li>Every number above that was used belongs to a transaction that is to be aborted. They were
 *       used without gaps, so {@link ProbedTransactions} finds them by asking upwards. They are not
 *       used again either: {@link CommitEvidence} relies on it that only the id of a committed
 *       transaction is.
 * </ul>
 *
 * <p>So that state does not grow, a prepared transaction is dropped from it after a time in which
 * Kafka has ended it one way or the other, except the one with the highest number. The dropped ones
 * matter only when the brokers have been upgraded and {@link TransactionalIdPool} takes over, which
 * may then use their ids.
 */
@Internal
public final class SequentialTransactionalIds implements TransactionalIds {

    private static final long NOT_SNAPSHOTTED = -1L;

    private final TransactionalIdFormat format;
    private final TransactionalIdOwner owner;
    private final Duration keep;
    private final Clock clock;
    private final Map<String, Entry> prepared = new LinkedHashMap<>();
    private int next;
    private @Nullable String inUse;

    /**
     * @param format spelling of ids
     * @param owner the owner that new ids belong to
     * @param restored prepared transactions in the restored state, of this or of other owners
     * @param next the first sequence number that was never used, as {@link ProbedTransactions} says
     * @param keep how long after its preparation a transaction can still be open, at most
     * @param clock wall clock
     */
    public SequentialTransactionalIds(
            TransactionalIdFormat format,
            TransactionalIdOwner owner,
            Collection<PreparedTransaction> restored,
            int next,
            Duration keep,
            Clock clock) {
        this.format = format;
        this.owner = owner;
        this.keep = keep;
        this.clock = clock;
        for (PreparedTransaction each : restored) {
            prepared.put(
                    each.transaction().transactionalId(),
                    new Entry(each.transaction(), each.checkpointId(), clock.instant()));
        }
        this.next = next;
    }

    /** The first sequence number of {@code owner} that no restored transaction has or precedes. */
    static int nextSequence(
            TransactionalIdFormat format,
            TransactionalIdOwner owner,
            Collection<PreparedTransaction> restored) {
        return restored.stream()
                .map(each -> each.transaction().transactionalId())
                .filter(id -> format.ownerOf(id).filter(owner::equals).isPresent())
                .mapToInt(id -> format.sequenceOf(id) + 1)
                .max()
                .orElse(0);
    }

    /** None: how they were used before does not matter, as long as nothing is open. */
    @Override
    public List<String> unclassifiedIds() {
        return List.of();
    }

    @Override
    public void classify(List<String> ids, Map<String, TransactionStatus> answers) {
        // Nothing is asked for.
    }

    @Override
    public boolean returnIds() {
        return false;
    }

    @Override
    public String acquire() {
        if (inUse != null) {
            throw new IllegalStateException("Transactional id " + inUse + " is still in use");
        }
        inUse = format.format(owner, next++);
        return inUse;
    }

    /** Always: nothing is concluded from an id that is used once. */
    @Override
    public boolean isFirstSince(TransactionIdentity transaction) {
        return true;
    }

    @Override
    public void prepared(TransactionIdentity transaction) {
        if (!transaction.transactionalId().equals(inUse)) {
            throw new IllegalStateException(transaction + " is not in use, but " + inUse);
        }
        prepared.put(
                transaction.transactionalId(),
                new Entry(transaction, NOT_SNAPSHOTTED, clock.instant()));
        inUse = null;
    }

    /** None: the brokers would not answer. */
    @Override
    public List<String> unprovenIds() {
        return List.of();
    }

    @Override
    public void observe(Collection<String> asked, Map<String, TransactionStatus> answers) {
        // Nothing is asked for.
    }

    @Override
    public List<PreparedTransaction> snapshot(long checkpointId) {
        prepared.values().stream()
                .filter(entry -> entry.checkpointId == NOT_SNAPSHOTTED)
                .forEach(entry -> entry.checkpointId = checkpointId);
        Instant ended = clock.instant().minus(keep);
        String highest = highest();
        prepared.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().since.isBefore(ended)
                                        && !entry.getKey().equals(highest));
        List<PreparedTransaction> state = new ArrayList<>(prepared.size());
        prepared.values()
                .forEach(
                        entry ->
                                state.add(
                                        new PreparedTransaction(
                                                entry.transaction, entry.checkpointId)));
        return state;
    }

    private @Nullable String highest() {
        return prepared.keySet().stream()
                .filter(id -> format.ownerOf(id).filter(owner::equals).isPresent())
                .max(Comparator.comparingInt(format::sequenceOf))
                .orElse(null);
    }

    private static final class Entry {

        final TransactionIdentity transaction;
        final Instant since;
        long checkpointId;

        Entry(TransactionIdentity transaction, long checkpointId, Instant since) {
            this.transaction = transaction;
            this.checkpointId = checkpointId;
            this.since = since;
        }
    }
}
