/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says how a result differs from the log that it should hold exactly once. */
final class ResultCheck {

    private ResultCheck() {}

    /**
     * Compares what is committed in the topics with a result.
     *
     * @param ledger tells aborted records from others that should not be there
     * @return a line for each difference, none if there is none
     */
    static List<String> differences(Received log, Received result, Ledger ledger) {
        List<String> differences = new ArrayList<>();
        Set<String> lanes = new TreeSet<>(log.lanes().keySet());
        lanes.addAll(result.lanes().keySet());
        for (String lane : lanes) {
            Sequences expected = log.lanes().getOrDefault(lane, new Sequences());
            Sequences actual = result.lanes().getOrDefault(lane, new Sequences());
            add(differences, "missing", lane, expected.minus(actual));
            Sequences unexpected = actual.minus(expected);
            Sequences aborted = ledger.aborted(lane, unexpected);
            add(differences, "aborted", lane, aborted);
            add(differences, "unexpected", lane, unexpected.minus(aborted));
        }
        differences.addAll(result.anomalies());
        long more = result.anomalyCount() - result.anomalies().size();
        if (more > 0) {
            differences.add("and " + more + " more doubled or in the wrong order");
        }
        return differences;
    }

    private static void add(List<String> differences, String what, String lane, Sequences numbers) {
        if (!numbers.isEmpty()) {
            differences.add(what + ": " + numbers.count() + " of " + lane + ", numbers " + numbers);
        }
    }
}
