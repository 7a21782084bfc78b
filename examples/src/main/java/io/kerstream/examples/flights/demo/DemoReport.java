/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.check.Comparison;
import io.kerstream.examples.flights.check.WorstAirports;
import io.kerstream.testing.AuthenticatedClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the demo has shown, and whether it was what it promises.
 *
 * @param flights in the file
 * @param loaded flights that the broker acknowledged
 * @param job the job at its end
 * @param expected by the batch computation
 * @param committed results that a committed reader sees
 * @param written results in the topic, those of aborted transactions included
 * @param clients as the broker saw them
 * @param principals who has to be among them, and nobody else
 */
record DemoReport(
        int flights,
        int loaded,
        JobProgress job,
        List<AirportDay> expected,
        List<AirportDay> committed,
        int written,
        List<AuthenticatedClient> clients,
        Set<String> principals) {

    private static final int WORST = 10;

    private int aborted() {
        return written - committed.size();
    }

    /** What did not come out as it should; empty when all is well. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (loaded != flights) {
            problems.add("%d of %d flights were loaded".formatted(loaded, flights));
        }
        Comparison comparison = Comparison.of(expected, committed);
        if (!comparison.isEqual()) {
            problems.add(
                    "the job's result differs from the batch result: " + comparison.describe());
        }
        if (!table(committed).equals(table(expected))) {
            problems.add("the table differs from that of the batch result");
        }
        List<JobProgress.Failure> failures = job.failures();
        if (failures.size() != 1 || !failures.get(0).isInjected()) {
            problems.add("one injected failure was to happen, and no other: " + failures);
        }
        if (aborted() <= 0) {
            problems.add("the failure hit no open transaction: no aborted record in the topic");
        }
        Set<String> wanted = new TreeSet<>(principals);
        Set<String> seen = new TreeSet<>();
        clients.forEach(client -> seen.add(client.principal()));
        if (!seen.equals(wanted)) {
            problems.add("the broker saw the principals %s, not %s".formatted(seen, wanted));
        }
        return problems;
    }

    void print(Consumer<String> line) {
        line.accept("");
        line.accept(
                "The %d airports with the longest mean departure delay (of those with at least %d flights)"
                        .formatted(WORST, WorstAirports.MIN_FLIGHTS));
        line.accept("");
        table(committed).forEach(row -> line.accept("  " + row));
        line.accept("");
        fact(line, "flights in", "%,d", loaded);
        fact(
                line,
                "results out",
                "%,d committed, %,d by the batch computation over the file",
                committed.size(),
                expected.size());
        fact(line, "checkpoints", "%d", job.checkpoints());
        job.failures().forEach(failure -> fact(line, "failure survived", "%s", failure.message()));
        fact(
                line,
                "aborted results",
                "%,d in the topic's log, seen by no committed reader",
                aborted());
        byPrincipal()
                .forEach(
                        (principal, ids) ->
                                fact(line, "broker saw", "%s as %s", principal, sample(ids)));
        line.accept("");
    }

    private Map<String, List<String>> byPrincipal() {
        Map<String, List<String>> clientIds = new LinkedHashMap<>();
        for (AuthenticatedClient client : clients) {
            clientIds
                    .computeIfAbsent(
                            client.principal() + " on " + client.listener(),
                            unused -> new ArrayList<>())
                    .add(client.clientId());
        }
        return clientIds;
    }

    private static String sample(List<String> clientIds) {
        int shown = Math.min(2, clientIds.size());
        String more = clientIds.size() > shown ? " and %d more" : "";
        return String.join(", ", clientIds.subList(0, shown))
                + more.formatted(clientIds.size() - shown);
    }

    private static List<String> table(Collection<AirportDay> results) {
        return WorstAirports.table(results, WORST);
    }

    private static void fact(
            Consumer<String> line, String name, String format, Object... arguments) {
        line.accept(
                String.format(Locale.ROOT, "  %-17s ", name)
                        + String.format(Locale.ROOT, format, arguments));
    }
}
