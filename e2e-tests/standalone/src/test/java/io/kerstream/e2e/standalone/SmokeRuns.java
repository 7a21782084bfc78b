/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code smoke-test.sh} against a running cluster, where it must succeed and where it must not. */
final class SmokeRuns {

    private final Kerstream kerstream;
    private final FlinkCluster cluster;
    private final String flights;
    private final List<String> kafkaOptions;

    /**
     * @param flights the topic that it loads the flights into
     * @param kafkaOptions where the brokers are, and what they speak
     */
    SmokeRuns(
            Kerstream kerstream, FlinkCluster cluster, String flights, List<String> kafkaOptions) {
        this.kerstream = kerstream;
        this.cluster = cluster;
        this.flights = flights;
        this.kafkaOptions = List.copyOf(kafkaOptions);
    }

    /** Leaves all flights in their topic, and their delays in this one. */
    void succeeds(String delays) throws Exception {
        Command done = run(flights, delays);
        assertThat(done.succeeded().output()).contains("OK: this Flink reads and writes ");
    }

    /** The pre-flight ends it, and nothing reaches the cluster. */
    void refusesMissingTopics(String delays) throws Exception {
        int jobs = cluster.rest().jobs();
        Command refused = run("no-such-topic", delays);
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("Begin with 'consumer-rights'")
                .contains("the pre-flight failed");
        assertThat(cluster.rest().jobs()).isEqualTo(jobs);
    }

    /** A job that restarts again and again does not stay behind. */
    void explainsAFailingJob(String delays) throws Exception {
        Command failed =
                run(
                        flights,
                        delays,
                        "--no-preflight",
                        "--timeout",
                        "45",
                        "--property",
                        "compression.type=nonsense");
        assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
        assertThat(failed.output().lines().reduce((earlier, last) -> last).orElseThrow())
                .startsWith("smoke-test.sh: the job \"load\" ")
                .contains(": Caused by: ")
                .contains("compression.type");
        await("no job is left behind")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(cluster.rest().text("/jobs/overview"))
                                        .doesNotContain("\"RUNNING\"", "\"RESTARTING\""));
    }

    private Command run(String from, String to, String... options) throws Exception {
        List<String> line = new ArrayList<>(kafkaOptions);
        line.addAll(List.of("--flights", from, "--delays", to));
        line.addAll(List.of(options));
        return kerstream.run("smoke-test.sh", cluster.environment(), line.toArray(String[]::new));
    }
}
