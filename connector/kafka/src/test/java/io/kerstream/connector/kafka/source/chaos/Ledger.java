/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

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
        /** The answer to the end of the transaction was lost. */
        UNDECIDED
    }

    private final Map<Fate, TreeMap<String, Sequences>> lanes = new TreeMap<>();

    synchronized void record(Fate fate, String lane, long number) {
        lane(fate, lane).add(number);
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
     * Compares with what a plain consumer found in the topics when all writers had ended.
     *
     * @return a line for each difference, none if the log is as the writers say
     */
    synchronized List<String> differencesTo(Received log) {
        List<String> differences = new ArrayList<>(log.anomalies());
        TreeMap<String, Sequences> committed = lanes.getOrDefault(Fate.COMMITTED, new TreeMap<>());
        committed.forEach(
                (lane, numbers) -> {
                    Sequences lost = numbers.minus(found(log, lane));
                    if (!lost.isEmpty()) {
                        differences.add("acknowledged but not in the log: " + lane + " " + lost);
                    }
                });
        log.lanes()
                .forEach(
                        (lane, found) -> {
                            Sequences strange = found.minus(lane(Fate.COMMITTED, lane));
                            strange = strange.minus(lane(Fate.UNDECIDED, lane));
                            if (!strange.isEmpty()) {
                                differences.add(
                                        "in the log but not written: " + lane + " " + strange);
                            }
                        });
        return differences;
    }

    private static Sequences found(Received log, String lane) {
        return log.lanes().getOrDefault(lane, new Sequences());
    }

    /** The aborted ones of some numbers of a lane. */
    synchronized Sequences aborted(String lane, Sequences numbers) {
        return numbers.and(lane(Fate.ABORTED, lane));
    }
}
