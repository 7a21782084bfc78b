/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a {@code read_committed} reader finds with what the job has emitted. */
final class OutputCheck {

    private static final int SHOWN = 20;

    private OutputCheck() {}

    /**
     * Compares.
     *
     * @param emitted what the last checkpoint says
     * @param output the values found, in the order of each partition
     * @return what is wrong, a line each; empty if each record is there once and in order
     */
    static List<String> differences(Lanes emitted, List<String> output) {
        List<Long> doubled = new ArrayList<>();
        List<Long> strange = new ArrayList<>();
        List<String> disordered = new ArrayList<>();
        Map<Long, Integer> times = new HashMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (String value : output) {
            long record = Long.parseLong(value);
            if (NumberedRecords.number(record) >= emitted.emitted(NumberedRecords.lane(record))) {
                strange.add(record);
            }
            if (times.merge(record, 1, Integer::sum) > 1) {
                doubled.add(record);
            }
            Long before = last.put(NumberedRecords.key(record), record);
            if (before != null && before > record) {
                disordered.add(record + " after " + before);
            }
        }
        List<Long> lost = new ArrayList<>();
        for (int lane = 0; lane < emitted.count(); lane++) {
            for (long number = 0; number < emitted.emitted(lane); number++) {
                long record = NumberedRecords.record(lane, number);
                if (!times.containsKey(record)) {
                    lost.add(record);
                }
            }
        }
        List<String> differences = new ArrayList<>();
        report(differences, "lost", lost);
        report(differences, "there more than once", doubled);
        report(differences, "committed although no completed checkpoint has them", strange);
        report(differences, "out of their key's order", disordered);
        return differences;
    }

    private static void report(List<String> differences, String what, List<?> records) {
        if (!records.isEmpty()) {
            differences.add(
                    records.size()
                            + " records "
                            + what
                            + ", the first: "
                            + records.subList(0, Math.min(SHOWN, records.size())));
        }
    }
}
