/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.time.Duration;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {

    private final SettableClock clock = new SettableClock();
    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final OpenTransactions transactions =
            new OpenTransactions(coordinators, Duration.ofMinutes(10).toMillis(), clock);
    private final TransactionIdentity first = new TransactionIdentity("p-k0-0-0", 1, (short) 4);

    @Test
    void countsWhatIsOpenAndKnowsTheOldest() {
        assertThat(transactions.oldestAgeMillis()).isZero();
        transactions.began("p-k0-0-0", clock.millis());
        clock.advance(Duration.ofSeconds(5));
        transactions.began("p-k0-0-1", clock.millis());
        clock.advance(Duration.ofSeconds(1));

        assertThat(transactions.count()).isEqualTo(2);
        assertThat(transactions.oldestAgeMillis()).isEqualTo(6_000);
    }

    @Test
    void aHandedOverTransactionIsOpenUntilItIsSeenToHaveEnded() {
        transactions.began("p-k0-0-0", clock.millis());
        transactions.handedOver(first);
        coordinators.put(first, TransactionState.ONGOING);
        look();
        assertThat(transactions.count()).isEqualTo(1);

        coordinators.put(first, TransactionState.COMPLETE_COMMIT);
        look();
        assertThat(transactions.count()).isZero();
    }

    @Test
    void aLateAnswerDoesNotEndTheNextTransactionUnderTheId() {
        transactions.began("p-k0-0-0", clock.millis());
        transactions.handedOver(first);
        coordinators.put(first, TransactionState.COMPLETE_COMMIT);
        coordinators.holdAnswers();
        look();
        transactions.began("p-k0-0-0", clock.millis());
        coordinators.releaseAnswers();

        assertThat(transactions.count()).isEqualTo(1);
    }

    @Test
    void warnsOnceAMinuteFromFourFifthsOfTheTimeoutOn() {
        transactions.began("p-k0-0-0", clock.millis());
        clock.advance(Duration.ofMinutes(7));
        look();
        assertThat(transactions.warnings()).isZero();

        clock.advance(Duration.ofMinutes(1));
        look();
        look();
        assertThat(transactions.warnings()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        look();
        assertThat(transactions.warnings()).isEqualTo(2);
    }

    @Test
    void doesNotWarnOfWhatHasBeenCommitted() {
        transactions.began("p-k0-0-0", clock.millis());
        transactions.handedOver(first);
        coordinators.put(first, TransactionState.COMPLETE_COMMIT);
        clock.advance(Duration.ofMinutes(9));
        look();

        assertThat(transactions.warnings()).isZero();
    }

    private void look() {
        clock.advance(Duration.ofSeconds(10));
        transactions.look();
    }
}
