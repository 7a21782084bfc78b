/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.chaos.LaneSender.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The random test is worth what its check finds. */
class ResultCheckTest {

    private final Ledger ledger = new Ledger();
    private final Received log = new Received();
    private final Received result = new Received();

    @BeforeEach
    void tenRecordsAndThreeAborted() {
        for (int number = 0; number < 10; number++) {
            ledger.record(Ledger.Fate.COMMITTED, "t-0/w", number);
            log.add(Mark.ofValue(Mark.value("t-0", "w", number)));
        }
        for (int number = 10; number < 13; number++) {
            ledger.record(Ledger.Fate.ABORTED, "t-0/w", number);
        }
    }

    private void receive(int from, int to) {
        for (int number = from; number < to; number++) {
            result.add(new Mark("t-0", "w", number, 100 + number));
        }
    }

    @Test
    void findsNothingWhenAllIsThereOnce() {
        receive(0, 10);

        assertThat(ledger.differencesTo(log)).isEmpty();
        assertThat(ResultCheck.differences(log, result, ledger)).isEmpty();
        assertThat(result.count()).isEqualTo(10);
    }

    @Test
    void findsMissingRecords() {
        receive(0, 4);
        receive(6, 9);

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly("missing: 3 of t-0/w, numbers 4-5 9");
    }

    @Test
    void findsAWholeMissingPartition() {
        receive(0, 10);
        log.add(Mark.ofValue("t-1 w 0"));

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly("missing: 1 of t-1/w, numbers 0");
    }

    @Test
    void findsDoubledRecords() {
        receive(0, 10);
        receive(9, 10);

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly(
                        "order: Mark[partition=t-0, writer=w, number=9, offset=109]"
                                + " came after offset 109",
                        "doubled: Mark[partition=t-0, writer=w, number=9, offset=109]");
    }

    @Test
    void findsRecordsThatTwoOperatorsHave() {
        receive(0, 10);
        Received other = new Received();
        other.add(new Mark("t-0", "w", 3, 103));
        result.merge(Received.ofBytes(other.toBytes()));

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly("doubled: t-0/w 3 in two parts of the state");
    }

    @Test
    void findsTheWrongOrderOfTwoWriters() {
        receive(0, 10);
        log.add(Mark.ofValue("t-0 v 0"));
        result.add(new Mark("t-0", "v", 0, 50));

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly(
                        "order: Mark[partition=t-0, writer=v, number=0, offset=50]"
                                + " came after offset 109");
    }

    @Test
    void findsAbortedAndForeignRecords() {
        receive(0, 12);
        receive(20, 21);

        assertThat(ResultCheck.differences(log, result, ledger))
                .containsExactly(
                        "aborted: 2 of t-0/w, numbers 10-11", "unexpected: 1 of t-0/w, numbers 20");
    }

    @Test
    void countsWhatItDoesNotShow() {
        receive(0, 10);
        for (int i = 0; i < 100; i++) {
            result.add(new Mark("t-0", "w", 0, Mark.UNKNOWN_OFFSET));
        }

        assertThat(ResultCheck.differences(log, result, ledger))
                .hasSize(51)
                .contains("and 50 more doubled or in the wrong order");
    }

    @Test
    void theLedgerFindsWhatTheLogLostOrInvented() {
        ledger.record(Ledger.Fate.COMMITTED, "t-1/w", 0);
        ledger.record(Ledger.Fate.UNDECIDED, "t-1/w", 1);
        log.add(Mark.ofValue("t-1 w 1"));
        log.add(Mark.ofValue("t-0 w 11"));

        assertThat(ledger.differencesTo(log))
                .containsExactly(
                        "acknowledged but not in the log: t-1/w 0",
                        "in the log but not written: t-0/w 11");
    }

    private Transaction transaction(Ledger.Fate fate, int from, int to) {
        List<Sent> sent = new ArrayList<>();
        for (int number = from; number < to; number++) {
            sent.add(new Sent("t-0/tx", number, new CompletableFuture<>()));
        }
        Transaction transaction = Transaction.of("tx#1", fate, 1, 2, 3, sent);
        ledger.record(transaction);
        return transaction;
    }

    private void writeToLog(int from, int to) {
        for (int number = from; number < to; number++) {
            log.add(Mark.ofValue(Mark.value("t-0", "tx", number)));
        }
    }

    @Test
    void theLogDecidesATransactionOfUnknownFate() {
        transaction(Ledger.Fate.UNDECIDED, 0, 5);
        transaction(Ledger.Fate.UNDECIDED, 5, 10);
        writeToLog(5, 10);

        assertThat(ledger.differencesTo(log)).isEmpty();
    }

    @Test
    void theLedgerFindsHalfATransaction() {
        Transaction torn = transaction(Ledger.Fate.UNDECIDED, 0, 5);
        writeToLog(2, 5);

        assertThat(ledger.differencesTo(log)).containsExactly("in the log is A_PART of " + torn);
    }

    @Test
    void theLedgerFindsTransactionsThatEndedOtherwiseThanTold() {
        Transaction committed = transaction(Ledger.Fate.COMMITTED, 0, 5);
        Transaction aborted = transaction(Ledger.Fate.ABORTED, 5, 10);
        writeToLog(5, 10);

        assertThat(ledger.differencesTo(log)).containsExactly("in the log is NONE of " + committed);
        assertThat(ledger.againstTheWord(log)).containsExactly(aborted.toString());
    }

    @Test
    void theLogDecidesTransactionsThatAKilledBrokerEnded() {
        Transaction torn = transaction(Ledger.Fate.COMMITTED, 0, 5);
        writeToLog(2, 5);
        ledger.brokerKilled(3.5);

        assertThat(ledger.differencesTo(log)).isEmpty();
        assertThat(ledger.againstTheWord(log)).containsExactly(torn.toString());
    }

    @Test
    void aBrokerThatIsKilledAtAnotherTimeExcusesNothing() {
        Transaction torn = transaction(Ledger.Fate.COMMITTED, 0, 5);
        writeToLog(2, 5);
        ledger.brokerKilled(0.9);
        ledger.brokerKilled(4.1);

        assertThat(ledger.differencesTo(log)).containsExactly("in the log is A_PART of " + torn);
        assertThat(ledger.againstTheWord(log)).isEmpty();
    }
}
