/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class TransactionalIdPoolTest {

    private static final TransactionalIdFormat FORMAT = new TransactionalIdFormat("p");
    private static final TransactionalIdOwner OWNER = new TransactionalIdOwner(0, 2);

    private final Map<String, TransactionStatus> broker = new HashMap<>();
    private final TransactionalIdPool pool = newPool(List.of());
    private short epoch;

    @Test
    void beginsWithTheLowestId() {
        assertThat(pool.acquire()).isEqualTo("p-k0-2-0");
    }

    @Test
    void oneIdAtATime() {
        pool.acquire();

        assertThatThrownBy(pool::acquire)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("p-k0-2-0");
    }

    @Test
    void aPreparedIdIsNotUsedWhileItsTransactionIsOpen() {
        prepareUnder("p-k0-2-0", 1);
        observe();
        prepareUnder("p-k0-2-1", 2);
        observe();

        assertThat(pool.acquire()).isEqualTo("p-k0-2-2");
    }

    @Test
    void aCommittedIdIsNotUsedBeforeALaterCheckpointIsProven() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        committed(first);
        observe();
        prepareUnder("p-k0-2-1", 2);
        observe();

        // Checkpoint 2 may never complete; then the job goes back to 1, which carries `first`.
        assertThat(pool.acquire()).isEqualTo("p-k0-2-2");
    }

    @Test
    void anIdIsFreeWhenALaterCheckpointIsProven() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        committed(first);
        observe();
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);
        committed(second);
        observe();

        assertThat(pool.acquire()).isEqualTo("p-k0-2-0");
    }

    @Test
    void anIdThatSomebodyElseHasUsedSinceItWasProvenIsSpent() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        committed(first);
        observe();
        committed(prepareUnder("p-k0-2-1", 2));
        observe();
        String id = pool.acquire();
        short epochAfterAnAbort = (short) (first.epoch() + 3);

        assertThat(
                        pool.isFirstSince(
                                new TransactionIdentity(id, first.producerId(), epochAfterAnAbort)))
                .isFalse();
        assertThat(pool.acquire()).as("the next one").isEqualTo("p-k0-2-2");
    }

    @Test
    void anIdThatNobodyElseHasUsedSinceItWasProvenIsKept() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        committed(first);
        observe();
        committed(prepareUnder("p-k0-2-1", 2));
        observe();
        short next = (short) (first.epoch() + 1);

        assertThat(
                        pool.isFirstSince(
                                new TransactionIdentity(pool.acquire(), first.producerId(), next)))
                .isTrue();
        assertThatThrownBy(pool::acquire).hasMessageContaining("p-k0-2-0 is still in use");
    }

    @Test
    void anIdThatWasFreeWhenTheJobStartedAndUsedBySomebodyElseThenIsSpent() {
        broker.put("p-k0-2-0", new TransactionStatus(TransactionState.COMPLETE_COMMIT, 9, 20));
        TransactionalIdPool restored = newPool(List.of());

        assertThat(
                        restored.isFirstSince(
                                new TransactionIdentity(restored.acquire(), 9, (short) 23)))
                .isFalse();
        assertThat(
                        restored.isFirstSince(
                                new TransactionIdentity(restored.acquire(), 10, (short) 2)))
                .as("never used before, and aborted")
                .isFalse();
        assertThat(
                        restored.isFirstSince(
                                new TransactionIdentity(restored.acquire(), 11, (short) 0)))
                .isTrue();
    }

    @Test
    void aCommitOfAnEarlierCheckpointProvesNothing() {
        // Declined checkpoints leave two transactions that are committed together with a third.
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);
        prepareUnder("p-k0-2-2", 3);
        committed(first);
        committed(second);
        observe();
        pool.snapshot(4);
        observe();

        // Both ended as of 4; what is proven is that some checkpoint ≥ 2 completed.
        assertThat(pool.acquire()).isEqualTo("p-k0-2-3");
    }

    @Test
    void anAbortedTransactionDoesNotProveACheckpoint() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        committed(first);
        observe();
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);
        broker.put(
                second.transactionalId(),
                new TransactionStatus(
                        TransactionState.COMPLETE_ABORT, second.producerId(), second.epoch() + 1));
        observe();

        assertThat(pool.acquire()).isEqualTo("p-k0-2-2");
    }

    @Test
    void theNumberOfIdsIsBoundedWhateverTheRunTime() {
        Set<String> used = new HashSet<>();
        for (int checkpoint = 1; checkpoint <= 1_000; checkpoint++) {
            observe();
            pool.classify(pool.unclassifiedIds(), Map.of());
            String id = pool.acquire();
            used.add(id);
            TransactionIdentity transaction = identity(id);
            pool.prepared(transaction);
            pool.snapshot(checkpoint);
            committed(transaction);
        }

        assertThat(used).hasSize(2);
    }

    @Test
    void lateAnswersCostIdsButNeverFail() {
        Set<String> used = new HashSet<>();
        for (int checkpoint = 1; checkpoint <= 1_000; checkpoint++) {
            if (checkpoint % 10 == 0) {
                observe();
            }
            pool.classify(pool.unclassifiedIds(), Map.of());
            String id = pool.acquire();
            used.add(id);
            TransactionIdentity transaction = identity(id);
            pool.prepared(transaction);
            pool.snapshot(checkpoint);
            committed(transaction);
        }

        assertThat(used).hasSizeBetween(20, 30);
    }

    @Test
    void theSnapshotNamesEveryIdThatMustBeLeftAlone() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);

        assertThat(pool.snapshot(3))
                .containsExactly(
                        new PreparedTransaction(first, 1), new PreparedTransaction(second, 2));
    }

    @Test
    void restoredIdsAreLeftAloneUntilEvidenceComes() {
        TransactionIdentity restored = new TransactionIdentity("p-k0-2-0", 9, (short) 3);
        TransactionalIdPool next = newPool(List.of(new PreparedTransaction(restored, 7)));

        assertThat(next.unprovenIds()).containsExactly("p-k0-2-0");
        assertThat(next.acquire()).isEqualTo("p-k0-2-1");
    }

    @Test
    void anUnknownIdIsEnded() {
        TransactionIdentity forgotten = prepareUnder("p-k0-2-0", 1);
        observe();
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);
        broker.remove(forgotten.transactionalId());
        committed(second);
        observe();
        TransactionIdentity third = prepareUnder("p-k0-2-2", 3);
        committed(third);
        observe();

        assertThat(pool.acquire()).isEqualTo("p-k0-2-0");
    }

    @Test
    void anIdWhoseLastTransactionWasNotCommittedIsNeverUsedAgain() {
        for (int sequence : List.of(0, 1, 2, 4)) {
            broker.put(
                    "p-k0-2-" + sequence,
                    new TransactionStatus(
                            List.of(
                                            TransactionState.COMPLETE_ABORT,
                                            TransactionState.EMPTY,
                                            TransactionState.ONGOING,
                                            TransactionState.COMPLETE_COMMIT,
                                            TransactionState.COMPLETE_COMMIT)
                                    .get(sequence),
                            5,
                            3));
        }
        TransactionalIdPool later = new TransactionalIdPool(FORMAT, OWNER, List.of());
        later.classify(later.unclassifiedIds(), broker);

        prepareUnder(later, "p-k0-2-3", 1);
        assertThat(later.acquire()).isEqualTo("p-k0-2-4");
    }

    @Test
    void noIdIsUsedBeforeItIsKnownHowItWasUsed() {
        TransactionalIdPool later = new TransactionalIdPool(FORMAT, OWNER, List.of());

        assertThat(later.unclassifiedIds()).hasSize(16).startsWith("p-k0-2-0");
        assertThatThrownBy(later::acquire)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("p-k0-2-0");
    }

    @Test
    void moreIdsAreAskedForWhenAllKnownOnesAreSpent() {
        TransactionalIdPool later = new TransactionalIdPool(FORMAT, OWNER, List.of());
        List<String> first = later.unclassifiedIds();
        first.forEach(id -> broker.put(id, new TransactionStatus(TransactionState.EMPTY, 5, 3)));
        later.classify(first, broker);

        assertThat(later.unclassifiedIds()).hasSize(16).startsWith("p-k0-2-16");
        later.classify(later.unclassifiedIds(), broker);
        assertThat(later.acquire()).isEqualTo("p-k0-2-16");
    }

    @Test
    void aPreparedIdIsNotSpentByBeingOpenWhenItIsAskedFor() {
        TransactionIdentity restored = identity("p-k0-2-0");
        TransactionalIdPool later = newPool(List.of(new PreparedTransaction(restored, 7)));
        committed(restored);
        later.observe(later.unprovenIds(), broker);
        TransactionIdentity second = prepareUnder(later, "p-k0-2-1", 8);
        committed(second);
        later.observe(later.unprovenIds(), broker);

        assertThat(later.acquire()).isEqualTo("p-k0-2-0");
    }

    @Test
    void anIdIsSpentIfItsTransactionWasAbortedInTheEnd() {
        TransactionIdentity first = prepareUnder("p-k0-2-0", 1);
        broker.put(
                first.transactionalId(),
                new TransactionStatus(TransactionState.COMPLETE_ABORT, 1, first.epoch() + 1));
        observe();
        TransactionIdentity second = prepareUnder("p-k0-2-1", 2);
        committed(second);
        observe();
        TransactionIdentity third = prepareUnder("p-k0-2-2", 3);
        committed(third);
        observe();

        assertThat(pool.snapshot(4))
                .extracting(PreparedTransaction::transaction)
                .doesNotContain(first);
        assertThat(pool.acquire()).isEqualTo("p-k0-2-1");
    }

    private TransactionalIdPool newPool(List<PreparedTransaction> restored) {
        TransactionalIdPool newPool = new TransactionalIdPool(FORMAT, OWNER, restored);
        newPool.classify(newPool.unclassifiedIds(), broker);
        newPool.classify(newPool.unclassifiedIds(), broker);
        return newPool;
    }

    private TransactionIdentity prepareUnder(String expectedId, long checkpoint) {
        return prepareUnder(pool, expectedId, checkpoint);
    }

    private TransactionIdentity prepareUnder(
            TransactionalIdPool ids, String expectedId, long checkpoint) {
        String id = ids.acquire();
        assertThat(id).isEqualTo(expectedId);
        TransactionIdentity transaction = identity(id);
        ids.prepared(transaction);
        ids.snapshot(checkpoint);
        return transaction;
    }

    private TransactionIdentity identity(String id) {
        TransactionIdentity transaction = new TransactionIdentity(id, 1L, epoch++);
        broker.put(id, new TransactionStatus(TransactionState.ONGOING, 1L, transaction.epoch()));
        return transaction;
    }

    private void committed(TransactionIdentity transaction) {
        broker.put(
                transaction.transactionalId(),
                new TransactionStatus(TransactionState.COMPLETE_COMMIT, 1L, transaction.epoch()));
    }

    private void observe() {
        pool.observe(pool.unprovenIds(), broker);
    }
}
