/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LingeringTransactionsTest {

    private final TransactionalIdFormat format = new TransactionalIdFormat("p");
    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final LingeringTransactions lingering =
            new LingeringTransactions(coordinators, coordinators::abort);

    private String open(long since, int subtask, int sequence) {
        String id = format.format(new TransactionalIdOwner(since, subtask), sequence);
        coordinators.put(id, TransactionState.ONGOING, 1, 1);
        return id;
    }

    private Set<String> abort(
            long restoredCheckpoint,
            int subtask,
            int parallelism,
            Set<TransactionalIdOwner> owned,
            TransactionIdentity... prepared)
            throws Exception {
        return lingering.abort(
                new IdsInCharge(format, restoredCheckpoint, subtask, parallelism, owned),
                List.of(prepared),
                false);
    }

    @Test
    void afterAMigrationEndsWhatFlinksConnectorBeganAfterTheCheckpoint() throws Exception {
        for (String id : List.of("p-0-7", "p-0-8", "p-2-8", "p-1-8", "p-1-0-8", "pq-0-8")) {
            coordinators.put(id, TransactionState.ONGOING, 1, 1);
        }

        IdsInCharge charge = new IdsInCharge(format, 7, 0, 2, Set.of());
        assertThat(lingering.abort(charge, List.of(), false)).isEmpty();
        assertThat(lingering.abort(charge, List.of(), true))
                .containsExactlyInAnyOrder("p-0-8", "p-1-8", "p-2-8");
    }

    @Nested
    class WithoutState {

        @Test
        void oneWriterCleansUpAfterFour() throws Exception {
            String a = open(0, 0, 0);
            String b = open(0, 1, 2);
            String c = open(0, 3, 0);
            String d = open(8, 2, 1);

            assertThat(abort(0, 0, 1, Set.of())).containsExactlyInAnyOrder(a, b, c, d);
            assertThat(coordinators.listOpen()).isEmpty();
        }

        @Test
        void writersShareTheWorkWithoutOverlap() throws Exception {
            String even = open(0, 2, 0);
            String odd = open(0, 3, 0);

            assertThat(abort(0, 0, 2, Set.of())).containsExactly(even);
            assertThat(abort(0, 1, 2, Set.of())).containsExactly(odd);
        }

        @Test
        void leavesOtherPrefixesAlone() throws Exception {
            coordinators.put("p-1-k0-0-0", TransactionState.ONGOING, 1, 1);
            coordinators.put("p-0-1", TransactionState.ONGOING, 1, 1);

            assertThat(abort(0, 0, 1, Set.of())).isEmpty();
        }
    }

    @Nested
    class AfterARestore {

        private final TransactionalIdOwner mine = new TransactionalIdOwner(0, 1);

        @Test
        void abortsWhatItOwnsExceptPreparedTransactions() throws Exception {
            String prepared = open(0, 1, 0);
            String begun = open(0, 1, 1);

            assertThat(
                            abort(
                                    5,
                                    0,
                                    2,
                                    Set.of(mine),
                                    new TransactionIdentity(prepared, 1, (short) 1)))
                    .containsExactly(begun);
            assertThat(coordinators.listOpen()).containsExactly(prepared);
        }

        @Test
        void abortsATransactionThatIsNewerThanThePreparedOne() throws Exception {
            String reused = open(0, 1, 0);

            assertThat(abort(5, 0, 2, Set.of(mine), new TransactionIdentity(reused, 1, (short) 0)))
                    .containsExactly(reused);
        }

        @Test
        void leavesOwnersOfOtherWritersAlone() throws Exception {
            open(0, 0, 0);
            open(4, 2, 0);

            assertThat(abort(5, 0, 2, Set.of(mine))).isEmpty();
        }

        @Test
        void abortsOwnersThatNoStateCanName() throws Exception {
            String failedBeforeItsFirstCheckpoint = open(5, 2, 0);
            String fromALaterLifeOfTheJob = open(9, 0, 0);
            open(5, 3, 0);

            assertThat(abort(5, 0, 2, Set.of(mine)))
                    .containsExactlyInAnyOrder(
                            failedBeforeItsFirstCheckpoint, fromALaterLifeOfTheJob);
        }
    }
}
