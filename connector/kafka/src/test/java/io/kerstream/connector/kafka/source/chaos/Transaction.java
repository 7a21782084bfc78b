/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.chaos.LaneSender.Sent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * One transaction of a writer: what it holds, and how it ended as far as the writer knows. The log
 * tells how it ended in truth: all of its records are committed, or none.
 *
 * @param name such as {@code tx1#27}
 * @param fate what the producer was told
 * @param begun seconds since the start of the run
 * @param endAsked when the producer was asked to commit or abort, NaN if it failed before
 * @param ended when it answered, or failed
 * @param lanes numbers of the records by lane
 * @param places where the broker said that the records are, for the report
 */
record Transaction(
        String name,
        Ledger.Fate fate,
        double begun,
        double endAsked,
        double ended,
        Map<String, Sequences> lanes,
        List<String> places) {

    /** How much of a transaction is committed in the log. */
    enum Found {
        NONE,
        A_PART,
        ALL
    }

    static Transaction of(
            String name,
            Ledger.Fate fate,
            double begun,
            double endAsked,
            double ended,
            List<Sent> sent) {
        Map<String, Sequences> lanes = new TreeMap<>();
        Map<String, Sequences> offsets = new TreeMap<>();
        for (Sent record : sent) {
            lanes.computeIfAbsent(record.lane(), lane -> new Sequences()).add(record.number());
            if (record.answer().isDone()) {
                try {
                    offsets.computeIfAbsent(record.lane(), lane -> new Sequences())
                            .add(record.answer().get().offset());
                } catch (ExecutionException e) {
                    // Not in the log, or the producer does not know where.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        List<String> places =
                lanes.entrySet().stream()
                        .map(
                                lane ->
                                        lane.getKey()
                                                + " "
                                                + lane.getValue()
                                                + " at "
                                                + offsets.getOrDefault(
                                                        lane.getKey(), new Sequences()))
                        .toList();
        return new Transaction(name, fate, begun, endAsked, ended, lanes, places);
    }

    long count() {
        return lanes.values().stream().mapToLong(Sequences::count).sum();
    }

    Found foundIn(Received log) {
        long found = 0;
        for (Map.Entry<String, Sequences> lane : lanes.entrySet()) {
            found += lane.getValue().and(log.lane(lane.getKey())).count();
        }
        if (found == count()) {
            return Found.ALL;
        }
        return found == 0 ? Found.NONE : Found.A_PART;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %s (begun %.3f, end asked %.3f, ended %.3f): %s",
                name,
                fate,
                begun,
                endAsked,
                ended,
                String.join(", ", places));
    }
}
