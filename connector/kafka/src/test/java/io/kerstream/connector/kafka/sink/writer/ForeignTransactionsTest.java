/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.IdsInCharge;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class ForeignTransactionsTest {

    private final TransactionalIdFormat format = new TransactionalIdFormat("p");
    private final TransactionalIdOwner inherited = new TransactionalIdOwner(3, 5);
    private final SettableClock clock = new SettableClock();
    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final OpenTransactions known =
            new OpenTransactions(coordinators, Duration.ofMinutes(10).toMillis(), clock);
    private final String restored = id(inherited, 0);

    /** Writer 1 of 2 that restored checkpoint 7. */
    private final ForeignTransactions foreign =
            new ForeignTransactions(
                    new IdsInCharge(format, 7, 1, 2, Set.of(inherited)),
                    Set.of(restored),
                    known,
                    coordinators,
                    clock);

    @Test
    void findsWhatIsOpenUnderItsIdsAndWasBegunByNobodyHere() {
        String another = id(inherited, 1);
        open(another);
        look();

        assertThatThrownBy(foreign::requireNone)
                .isInstanceOf(ForeignTransactionsException.class)
                .hasMessageContaining("[" + another + "]");
    }

    @Test
    void findsWhatAJobThatStartedAfreshHasOpenUnderTheIdsOfThisSubtask() {
        open(id(new TransactionalIdOwner(9, 3), 0));
        look();

        assertThatThrownBy(foreign::requireNone).isInstanceOf(ForeignTransactionsException.class);
    }

    @Test
    void ownTransactionsAndThoseOfOtherWritersAndJobsAreNot() {
        begin(id(inherited, 1));
        open(restored);
        open(id(new TransactionalIdOwner(9, 2), 0));
        open(id(new TransactionalIdOwner(3, 1), 0));
        open("other-prefix");
        look();

        assertThatCode(foreign::requireNone).doesNotThrowAnyException();
    }

    @Test
    void aTransactionThatEndsOrBeginsWhileTheBrokersAreAskedIsOwn() {
        String ending = id(inherited, 1);
        TransactionIdentity transaction = new TransactionIdentity(ending, 1, (short) 4);
        begin(ending);
        known.handedOver(transaction);
        coordinators.holdAnswers();
        look();
        known.forget(ending);
        begin(id(inherited, 2));
        coordinators.releaseAnswers();

        assertThatCode(foreign::requireNone).doesNotThrowAnyException();
    }

    @Test
    void whatItHadOnceIsNotItsOwnForEver() {
        String id = id(inherited, 1);
        begin(id);
        look();
        known.forget(id);
        look();

        assertThatThrownBy(foreign::requireNone).isInstanceOf(ForeignTransactionsException.class);
    }

    @Test
    void doesNotAskMoreOftenThanEveryHalfMinute() {
        open(id(inherited, 1));
        clock.advance(ForeignTransactions.INTERVAL.minusMillis(1));
        foreign.look();
        assertThatCode(foreign::requireNone).doesNotThrowAnyException();

        clock.advance(Duration.ofMillis(1));
        foreign.look();
        assertThatThrownBy(foreign::requireNone).isInstanceOf(ForeignTransactionsException.class);
    }

    @Test
    void whoCannotListGoesOn() {
        open(id(inherited, 1));
        coordinators.tellNothing();
        look();

        assertThatCode(foreign::requireNone).doesNotThrowAnyException();
    }

    private String id(TransactionalIdOwner owner, int sequence) {
        return "p-k" + owner.since() + '-' + owner.subtask() + '-' + sequence;
    }

    private void open(String id) {
        coordinators.put(id, TransactionState.ONGOING, 1, 4);
    }

    private void begin(String id) {
        open(id);
        known.began(id, clock.millis());
        foreign.began(id);
    }

    private void look() {
        clock.advance(ForeignTransactions.INTERVAL);
        foreign.look();
    }
}
