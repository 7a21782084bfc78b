/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.chaos.Transaction.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records that the writers wrote: the broker acknowledged them, they were
 * aborted, or the writer never learned it. Thread-safe.
 */
final class Ledger {

    enum Fate {
        COMMITTED,
        ABORTED,
        /** The answer was lost. */
        UNDECIDED
    }

    /** A producer is told the end of a transaction before all partitions know it. */
    private static final double SETTLING_SECONDS = 1;

    private final Map<Fate, TreeMap<String, Sequences>> lanes = new TreeMap<>();
    private final List<Transaction> transactions = new ArrayList<>();
    private final List<Double> kills = new ArrayList<>();

    /** Enters a record that is in no transaction. */
    synchronized void record(Fate fate, String lane, long number) {
        lane(fate, lane).add(number);
    }

    synchronized void record(Transaction transaction) {
        transactions.add(transaction);
        transaction
                .lanes()
                .forEach((lane, numbers) -> lane(transaction.fate(), lane).addAll(numbers));
    }

    synchronized long count(Fate fate) {
        return lanes.getOrDefault(fate, new TreeMap<>()).values().stream()
                .mapToLong(Sequences::count)
                .sum();
    }

    private Sequences lane(Fate fate, String lane) {
        return lanes.computeIfAbsent(fate, absent -> new TreeMap<>())
                .computeIfAbsent(lane, absent -> new Sequences());
    }

    /**
     * The broker was killed. A single broker that is killed while it ends a transaction may end it
     * otherwise than it had told the producer, or in a part of the partitions.
     */
    synchronized void brokerKilled(double seconds) {
        kills.add(seconds);
    }

    /**
     * Transactions whose producer was told something else than the log says, where the log decides:
     * this is between the broker and the producer, and the source has to agree with the log.
     */
    synchronized List<String> againstTheWord(Received log) {
        return transactions.stream()
                .filter(transaction -> !asTold(transaction, transaction.foundIn(log)))
                .filter(transaction -> theLogDecides(transaction, transaction.foundIn(log)))
                .map(Transaction::toString)
                .toList();
    }

    private static boolean asTold(Transaction transaction, Found found) {
        return switch (transaction.fate()) {
            case COMMITTED -> found == Found.ALL;
            case ABORTED -> found == Found.NONE;
            case UNDECIDED -> found != Found.A_PART;
        };
    }

    private boolean theLogDecides(Transaction transaction, Found found) {
        boolean toldAborted = transaction.fate() == Fate.ABORTED && found == Found.ALL;
        return toldAborted
                || kills.stream()
                        .anyMatch(
                                kill ->
                                        kill >= transaction.begun()
                                                && kill <= transaction.ended() + SETTLING_SECONDS);
    }

    /**
     * Compares with what a plain consumer found in the topics when all writers had ended.
     *
     * @return a line for each difference, none if the log is as the writers say
     */
    synchronized List<String> differencesTo(Received log) {
        List<String> differences = new ArrayList<>(log.anomalies());
        Map<String, Sequences> inTransactions = new TreeMap<>();
        for (Transaction transaction : transactions) {
            transaction
                    .lanes()
                    .forEach(
                            (lane, numbers) ->
                                    inTransactions
                                            .computeIfAbsent(lane, absent -> new Sequences())
                                            .addAll(numbers));
            Found found = transaction.foundIn(log);
            if (!asTold(transaction, found) && !theLogDecides(transaction, found)) {
                differences.add("in the log is " + found + " of " + transaction);
            }
        }
        lanes.getOrDefault(Fate.COMMITTED, new TreeMap<>())
                .forEach(
                        (lane, numbers) -> {
                            Sequences lost =
                                    numbers.minus(of(inTransactions, lane)).minus(log.lane(lane));
                            add(differences, "acknowledged but not in the log", lane, lost);
                        });
        log.lanes()
                .forEach(
                        (lane, found) -> {
                            Sequences strange = found.minus(of(inTransactions, lane));
                            strange = strange.minus(lane(Fate.COMMITTED, lane));
                            strange = strange.minus(lane(Fate.UNDECIDED, lane));
                            add(differences, "in the log but not written", lane, strange);
                        });
        return differences;
    }

    private static Sequences of(Map<String, Sequences> lanes, String lane) {
        return lanes.getOrDefault(lane, new Sequences());
    }

    private static void add(List<String> differences, String what, String lane, Sequences numbers) {
        if (!numbers.isEmpty()) {
            differences.add(what + ": " + lane + " " + numbers);
        }
    }

    /** The aborted ones of some numbers of a lane. */
    synchronized Sequences aborted(String lane, Sequences numbers) {
        return numbers.and(lane(Fate.ABORTED, lane));
    }
}
