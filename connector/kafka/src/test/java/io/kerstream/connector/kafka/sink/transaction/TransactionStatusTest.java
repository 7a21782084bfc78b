/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class TransactionStatusTest {

    private final TransactionIdentity transaction = new TransactionIdentity("id", 7L, (short) 4);

    @Test
    void anOngoingTransactionIsOpenOnlyUnderItsOwnIdentity() {
        assertThat(status(TransactionState.ONGOING, 7, 4).isOpen(transaction)).isTrue();
        assertThat(status(TransactionState.ONGOING, 7, 5).isOpen(transaction)).isFalse();
        assertThat(status(TransactionState.ONGOING, 8, 4).isOpen(transaction)).isFalse();
        assertThat(status(TransactionState.EMPTY, 7, 4).isOpen(transaction)).isFalse();
    }

    @Test
    void aNewerOpenTransactionIsForAnother() {
        assertThat(status(TransactionState.ONGOING, 7, 5).isOpenForAnother(transaction)).isTrue();
        assertThat(status(TransactionState.ONGOING, 7, 4).isOpenForAnother(transaction)).isFalse();
        assertThat(status(TransactionState.COMPLETE_ABORT, 7, 5).isOpenForAnother(transaction))
                .isFalse();
    }

    @Test
    void commitIsProvenUnderTransactionsV1AndV2() {
        assertThat(status(TransactionState.COMPLETE_COMMIT, 7, 4).provesCommitOf(transaction))
                .isTrue();
        assertThat(status(TransactionState.COMPLETE_COMMIT, 7, 5).provesCommitOf(transaction))
                .isTrue();
        assertThat(status(TransactionState.PREPARE_COMMIT, 7, 4).provesCommitOf(transaction))
                .isTrue();
    }

    @Test
    void nothingElseProvesACommit() {
        assertThat(status(TransactionState.COMPLETE_COMMIT, 7, 6).provesCommitOf(transaction))
                .isFalse();
        assertThat(status(TransactionState.COMPLETE_COMMIT, 7, 3).provesCommitOf(transaction))
                .isFalse();
        assertThat(status(TransactionState.COMPLETE_COMMIT, 8, 4).provesCommitOf(transaction))
                .isFalse();
        assertThat(status(TransactionState.COMPLETE_ABORT, 7, 5).provesCommitOf(transaction))
                .isFalse();
        assertThat(status(TransactionState.EMPTY, 7, 5).provesCommitOf(transaction)).isFalse();
    }

    private static TransactionStatus status(TransactionState state, long producerId, int epoch) {
        return new TransactionStatus(state, producerId, epoch);
    }
}
