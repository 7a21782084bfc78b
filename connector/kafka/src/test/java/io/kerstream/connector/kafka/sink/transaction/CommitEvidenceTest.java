/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.COMMITTED;
import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.NOT_PROVEN;
import static io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.sink.transaction.CommitEvidence.Verdict;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitEvidenceTest {

    private static final TransactionIdentity TRANSACTION =
            new TransactionIdentity("p-k3-1-0", 7, (short) 6);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final OptionalLong WEEK = OptionalLong.of(7 * DAY);

    @ParameterizedTest
    @CsvSource({
        "ONGOING, 6, OPEN",
        "ONGOING, 7, COMMITTED_AND_ID_USED_AGAIN",
        "PREPARE_COMMIT, 6, COMMITTED",
        "COMPLETE_COMMIT, 6, COMMITTED",
        "COMPLETE_COMMIT, 7, COMMITTED",
        "COMPLETE_COMMIT, 8, COMMITTED_AND_ID_USED_AGAIN",
        "PREPARE_ABORT, 6, NOT_PROVEN",
        "COMPLETE_ABORT, 6, NOT_PROVEN",
        "COMPLETE_ABORT, 7, NOT_PROVEN",
        "COMPLETE_ABORT, 8, NOT_PROVEN",
        "COMPLETE_ABORT, 9, COMMITTED_AND_ID_USED_AGAIN",
        "PREPARE_ABORT, 9, COMMITTED_AND_ID_USED_AGAIN",
        "PREPARE_EPOCH_FENCE, 40, NOT_PROVEN",
        "EMPTY, 40, NOT_PROVEN",
        "UNKNOWN, 40, NOT_PROVEN",
        "COMPLETE_COMMIT, 5, NOT_PROVEN",
        "ONGOING, 5, NOT_PROVEN"
    })
    void theSameProducerIdIsJudgedByStateAndEpoch(
            TransactionState state, int epoch, Verdict expected) {
        assertThat(judge(TRANSACTION, DAY, state, 7, epoch)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7, true",
        "7, 8, true",
        "7, 9, false",
        "8, 0, true",
        "8, 1, true",
        "8, 2, false"
    })
    void theNextTransactionUnderAnIdHasOneOfTheNextEpochs(
            long producerId, short epoch, boolean expected) {
        TransactionIdentity next = new TransactionIdentity("p-k3-1-0", producerId, epoch);
        TransactionStatus committed = new TransactionStatus(TransactionState.COMPLETE_COMMIT, 7, 6);

        assertThat(CommitEvidence.isNext(next, committed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ONGOING, 0, COMMITTED_AND_ID_USED_AGAIN",
        "COMPLETE_COMMIT, 1, COMMITTED_AND_ID_USED_AGAIN",
        "COMPLETE_ABORT, 2, COMMITTED_AND_ID_USED_AGAIN",
        "COMPLETE_COMMIT, 0, NOT_PROVEN",
        "COMPLETE_ABORT, 1, NOT_PROVEN",
        "EMPTY, 40, NOT_PROVEN"
    })
    void aNewProducerIdOfAYoungTransactionIsAnExhaustedEpoch(
            TransactionState state, int epoch, Verdict expected) {
        assertThat(judge(TRANSACTION, DAY, state, 8, epoch)).isEqualTo(expected);
    }

    @Test
    void aNewProducerIdOfAnOldTransactionMayBeThatOfAForgottenId() {
        assertThat(judge(TRANSACTION, 7 * DAY, TransactionState.COMPLETE_COMMIT, 8, 40))
                .isEqualTo(NOT_PROVEN);
        assertThat(
                        CommitEvidence.judge(
                                TRANSACTION,
                                DAY,
                                new TransactionStatus(TransactionState.COMPLETE_COMMIT, 8, 40),
                                OptionalLong.empty()))
                .as("the brokers' setting is not known")
                .isEqualTo(NOT_PROVEN);
    }

    @Test
    void idsThatOthersMakeKeepNoRuleOfReuse() {
        TransactionIdentity foreign = new TransactionIdentity("p-1-3", 7, (short) 6);

        assertThat(judge(foreign, DAY, TransactionState.COMPLETE_COMMIT, 7, 9))
                .isEqualTo(NOT_PROVEN);
        assertThat(judge(foreign, DAY, TransactionState.ONGOING, 7, 9)).isEqualTo(NOT_PROVEN);
        assertThat(judge(foreign, DAY, TransactionState.COMPLETE_COMMIT, 7, 6))
                .isEqualTo(COMMITTED);
        assertThat(judge(foreign, DAY, TransactionState.ONGOING, 7, 6)).isEqualTo(OPEN);
    }

    @Test
    void anIdThatTheClusterDoesNotKnowProvesNothing() {
        assertThat(CommitEvidence.judge(TRANSACTION, DAY, null, WEEK)).isEqualTo(NOT_PROVEN);
    }

    private static Verdict judge(
            TransactionIdentity transaction,
            long ageMillis,
            TransactionState state,
            long producerId,
            int epoch) {
        return CommitEvidence.judge(
                transaction, ageMillis, new TransactionStatus(state, producerId, epoch), WEEK);
    }
}
