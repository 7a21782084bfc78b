/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.SequentialTransactionalIds;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdPool;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIds;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class RestoredTransactionalIdsTest {

    private final PreparedTransaction prepared =
            new PreparedTransaction(new TransactionIdentity("p-k0-3-0", 1, (short) 1), 5);

    @Test
    void aJobWithoutStateFoundsAnOwnerPerWriter() {
        assertThat(restored(0, 1, 2).newPool().owner()).isEqualTo(new TransactionalIdOwner(0, 1));
    }

    @Test
    void aWriterGoesOnUnderTheOwnerItRestored() {
        TransactionalIdOwner owner = new TransactionalIdOwner(0, 3);

        assertThat(restored(5, 1, 2, state("p", owner)).newPool().owner()).isEqualTo(owner);
    }

    @Test
    void scalingUpFoundsOwnersThatNoRestoredStateCanName() {
        // Flink may give the state of owner (0,0) to any writer, so index 0 can be without state.
        assertThat(restored(5, 0, 2).newPool().owner()).isEqualTo(new TransactionalIdOwner(5, 0));
    }

    @Test
    void scalingDownKeepsInheritedOwnersWhileTheyHavePreparedTransactions() {
        TransactionalIdOwner home = new TransactionalIdOwner(0, 0);
        TransactionalIdOwner inherited = new TransactionalIdOwner(0, 3);
        RestoredTransactionalIds ids =
                restored(5, 0, 1, state("p", home), state("p", inherited, prepared));

        assertThat(ids.statesOf(ids.newPool().snapshot(6)))
                .containsExactly(state("p", home), state("p", inherited, prepared));
        assertThat(ids.statesOf(List.of())).containsExactly(state("p", home));
    }

    @Test
    void brokersThatListNothingAreTriedOutAndNoIdIsUsedTwice() throws Exception {
        TransactionalIdOwner owner = new TransactionalIdOwner(0, 3);
        FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
        coordinators.tellNothing();
        coordinators.put(prepared.transaction(), TransactionState.ONGOING);
        coordinators.put("p-k0-3-1", TransactionState.ONGOING, 2, 2);
        RestoredTransactionalIds ids = restored(5, 0, 1, state("p", owner, prepared));

        ids.abortLingering(coordinators, coordinators::abort, 4);

        assertThat(coordinators.aborted()).containsExactly("p-k0-3-1");
        TransactionalIds next = ids.newIds(60_000, Clock.systemUTC());
        assertThat(next).isInstanceOf(SequentialTransactionalIds.class);
        assertThat(next.acquire()).as("never used").isEqualTo("p-k0-3-2");
        assertThat(restored(5, 0, 1).newIds(60_000, Clock.systemUTC()))
                .isInstanceOf(TransactionalIdPool.class);
    }

    @Test
    void aSinkThatIsNoLongerExactlyOnceTriesOnlyTheIdsThatItHad() throws Exception {
        FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
        coordinators.tellNothing();
        coordinators.put("p-k0-3-1", TransactionState.ONGOING, 2, 2);
        RestoredTransactionalIds ids =
                new RestoredTransactionalIds(
                        "", 5, 0, 1, List.of(state("p", new TransactionalIdOwner(0, 3), prepared)));

        ids.abortLingering(coordinators, coordinators::abort, 4);

        assertThat(coordinators.aborted()).containsExactly("p-k0-3-1");
        assertThat(coordinators.knownIds()).allMatch(id -> id.startsWith("p-"));
    }

    @Test
    void refusesStateThatIsYoungerThanTheRestoredCheckpoint() {
        assertThatThrownBy(() -> restored(0, 0, 1, state("p", new TransactionalIdOwner(0, 0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("checkpoint 0 was restored");
    }

    @Test
    void stateOfFlinksOwnConnectorNamesNoOwner() {
        KafkaWriterState foreign = new KafkaWriterState("p", null, List.of());

        assertThat(restored(5, 1, 2, foreign).newPool().owner())
                .isEqualTo(new TransactionalIdOwner(5, 1));
    }

    @Test
    void aChangedPrefixIsCleanedUpAndItsPreparedTransactionsAreLeftToTheCommitter()
            throws Exception {
        TransactionalIdOwner owner = new TransactionalIdOwner(0, 3);
        FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
        coordinators.put(prepared.transaction(), TransactionState.ONGOING);
        coordinators.put("p-k0-3-1", TransactionState.ONGOING, 2, 2);
        RestoredTransactionalIds ids =
                new RestoredTransactionalIds("new", 5, 0, 1, List.of(state("p", owner, prepared)));

        ids.abortLingering(coordinators, coordinators::abort, 4);

        assertThat(coordinators.aborted()).containsExactly("p-k0-3-1");
        assertThat(ids.newPool().owner()).isEqualTo(new TransactionalIdOwner(5, 0));
    }

    private static RestoredTransactionalIds restored(
            long checkpoint, int subtask, int parallelism, KafkaWriterState... states) {
        return new RestoredTransactionalIds("p", checkpoint, subtask, parallelism, List.of(states));
    }

    private static KafkaWriterState state(
            String prefix, TransactionalIdOwner owner, PreparedTransaction... prepared) {
        return new KafkaWriterState(prefix, owner, List.of(prepared));
    }
}
