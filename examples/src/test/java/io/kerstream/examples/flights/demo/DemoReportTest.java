/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.testing.AuthenticatedClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private static final LocalDate DAY = LocalDate.of(2001, 1, 1);
    private static final AirportDay PHX = new AirportDay("PHX", DAY, 150, 7.5, 40);
    private static final AirportDay LAS = new AirportDay("LAS", DAY, 120, 9.0, 50);
    private static final JobProgress.Failure INJECTED =
            new JobProgress.Failure(
                    InjectedFailureException.class.getName(), "checkpoint 1 is complete");
    private static final List<AuthenticatedClient> CLIENTS =
            List.of(
                    new AuthenticatedClient("loader@T", "loader", "SASL_PLAINTEXT"),
                    new AuthenticatedClient("flink@T", "source", "SASL_PLAINTEXT"),
                    new AuthenticatedClient("flink@T", "sink-1", "SASL_PLAINTEXT"),
                    new AuthenticatedClient("flink@T", "sink-2", "SASL_PLAINTEXT"));

    @Test
    void findsNothingWrongWithAGoodRun() {
        assertThat(report(270, List.of(LAS, PHX), 5, List.of(INJECTED), CLIENTS).problems())
                .isEmpty();
    }

    @Test
    void printsEveryFact() {
        List<String> lines = new ArrayList<>();

        report(270, List.of(LAS, PHX), 5, List.of(INJECTED), CLIENTS).print(lines::add);

        assertThat(lines)
                .contains(
                        "     1  LAS          120     9.0 min  2001-01-01     50 min",
                        "     2  PHX          150     7.5 min  2001-01-01     40 min",
                        "  flights in        270",
                        "  results out       2 committed, 2 by the batch computation over the file",
                        "  checkpoints       9",
                        "  failure survived  checkpoint 1 is complete",
                        "  aborted results   3 in the topic's log, seen by no committed reader",
                        "  broker saw        loader@T on SASL_PLAINTEXT as loader",
                        "  broker saw        flink@T on SASL_PLAINTEXT as source, sink-1 and 1 more");
    }

    @Test
    void findsALostFlight() {
        assertThat(report(269, List.of(LAS, PHX), 5, List.of(INJECTED), CLIENTS).problems())
                .containsExactly("269 of 270 flights were loaded");
    }

    @Test
    void findsALostResult() {
        assertThat(report(270, List.of(LAS), 5, List.of(INJECTED), CLIENTS).problems())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("the job's result differs from the batch result: 1 [AirportDay");
    }

    @Test
    void findsARepeatedResult() {
        assertThat(report(270, List.of(LAS, PHX, LAS), 5, List.of(INJECTED), CLIENTS).problems())
                .hasSize(2)
                .first()
                .asString()
                .contains("none missing, 1 [AirportDay[origin=LAS");
    }

    @Test
    void wantsTheFailure() {
        assertThat(report(270, List.of(LAS, PHX), 5, List.of(), CLIENTS).problems())
                .containsExactly("one injected failure was to happen, and no other: []");
    }

    @Test
    void wantsNoOtherFailure() {
        JobProgress.Failure other = new JobProgress.Failure("java.io.IOException", "broken");

        assertThat(report(270, List.of(LAS, PHX), 5, List.of(INJECTED, other), CLIENTS).problems())
                .singleElement()
                .asString()
                .contains("broken");
    }

    @Test
    void wantsAnAbortedTransaction() {
        assertThat(report(270, List.of(LAS, PHX), 2, List.of(INJECTED), CLIENTS).problems())
                .containsExactly(
                        "the failure hit no open transaction: no aborted record in the topic");
    }

    @Test
    void wantsThePrincipalsAndNoOthers() {
        List<AuthenticatedClient> clients =
                List.of(
                        new AuthenticatedClient("loader@T", "loader", "SASL_PLAINTEXT"),
                        new AuthenticatedClient("root@T", "source", "SASL_PLAINTEXT"));

        assertThat(report(270, List.of(LAS, PHX), 5, List.of(INJECTED), clients).problems())
                .containsExactly(
                        "the broker saw the principals [loader@T, root@T], not [flink@T, loader@T]");
    }

    private static DemoReport report(
            int loaded,
            List<AirportDay> committed,
            int written,
            List<JobProgress.Failure> failures,
            List<AuthenticatedClient> clients) {
        return new DemoReport(
                270,
                loaded,
                new JobProgress(270, 9, failures),
                List.of(PHX, LAS),
                committed,
                written,
                clients,
                Set.of("loader@T", "flink@T"));
    }
}
