/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.ProbedTransactions.Found;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class ProbedTransactionsTest {

    private static final int MAX_PARALLELISM = 8;

    private final TransactionalIdFormat format = new TransactionalIdFormat("p");
    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final ProbedTransactions probed = new ProbedTransactions(coordinators);

    private String put(TransactionState state, long since, int subtask, int sequence) {
        String id = format.format(new TransactionalIdOwner(since, subtask), sequence);
        coordinators.put(id, state, 1, 1);
        return id;
    }

    private Found abort(
            long restoredCheckpoint,
            int subtask,
            int parallelism,
            Set<TransactionalIdOwner> owned,
            PreparedTransaction... prepared)
            throws Exception {
        return probed.abort(
                format,
                restoredCheckpoint,
                subtask,
                parallelism,
                MAX_PARALLELISM,
                owned,
                List.of(prepared));
    }

    @Test
    void oneWriterCleansUpAfterAnyNumberOfThemAndAcrossThoseThatDidNothing() throws Exception {
        String a = put(TransactionState.ONGOING, 0, 0, 0);
        put(TransactionState.COMPLETE_ABORT, 0, 7, 0);
        String b = put(TransactionState.ONGOING, 0, 7, 1);

        abort(0, 0, 1, Set.of());

        assertThat(coordinators.aborted()).containsExactlyInAnyOrder(a, b);
    }

    @Test
    void writersShareTheWorkWithoutOverlap() throws Exception {
        String even = put(TransactionState.ONGOING, 0, 2, 0);
        String odd = put(TransactionState.ONGOING, 0, 3, 0);

        assertThat(abort(0, 0, 2, Set.of()).used()).containsExactly(even);
        assertThat(abort(0, 1, 2, Set.of()).used()).containsExactly(odd);
    }

    @Test
    void leavesWhatTheCommitterHasAndAbortsEverythingAbove() throws Exception {
        TransactionalIdOwner owner = new TransactionalIdOwner(0, 3);
        put(TransactionState.ONGOING, 0, 3, 4);
        String preparedId = put(TransactionState.ONGOING, 0, 3, 5);
        IntStream.range(6, 205).forEach(n -> put(TransactionState.COMPLETE_ABORT, 0, 3, n));
        String last = put(TransactionState.ONGOING, 0, 3, 205);

        Found found =
                abort(
                        9,
                        0,
                        1,
                        Set.of(owner),
                        new PreparedTransaction(
                                new TransactionIdentity(preparedId, 1, (short) 1), 9));

        assertThat(found.used()).hasSize(200);
        assertThat(found.unused()).containsEntry(owner, 206);
        assertThat(coordinators.aborted()).containsExactly(last);
    }

    @Test
    void leavesOwnersThatAnotherWriterRestoredAlone() throws Exception {
        put(TransactionState.ONGOING, 3, 0, 0);

        assertThat(abort(9, 0, 1, Set.of()).used()).isEmpty();
        assertThat(coordinators.aborted()).isEmpty();
    }

    @Test
    void tellsWhereUnusedNumbersBegin() throws Exception {
        put(TransactionState.COMPLETE_ABORT, 0, 0, 0);
        put(TransactionState.COMPLETE_COMMIT, 0, 0, 1);

        assertThat(abort(0, 0, MAX_PARALLELISM, Set.of()).unused())
                .containsExactly(Map.entry(new TransactionalIdOwner(0, 0), 2));
        assertThat(abort(0, 0, MAX_PARALLELISM, Set.of()).unused())
                .as("what was tried counts as used")
                .containsExactly(Map.entry(new TransactionalIdOwner(0, 0), 3));
    }

    @Test
    void theSearchIsBounded() {
        IntStream.range(0, 101_000).forEach(n -> put(TransactionState.COMPLETE_ABORT, 0, 0, n));

        assertThatThrownBy(() -> abort(0, 0, MAX_PARALLELISM, Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("with the prefix p have all been used")
                .hasMessageContaining("set another transactional id prefix");
    }
}
