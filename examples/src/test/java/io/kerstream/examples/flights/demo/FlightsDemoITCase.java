/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole demo in a process of its own: what it prints, how it ends and what it leaves. */
@Timeout(120)
class FlightsDemoITCase {

    private static final Duration SUCCESS_LIMIT = Duration.ofSeconds(90);
    private static final Duration FAILURE_LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    void endsOkWithAKeytab() throws Exception {
        Path work = folder.resolve("work");
        try (DemoProcess demo = DemoProcess.start(folder, "--work-dir", work.toString())) {
            int exitCode = demo.end(SUCCESS_LIMIT);

            assertGoodRun(demo, exitCode);
            assertThat(demo.brokerLog()).contains("authenticationID=flink@KERSTREAM.TEST");
            assertThat(secretFiles(work)).contains("auditor.properties", "broker.properties");
            assertNoSecretIn(demo, work);
        }
    }

    @Test
    void endsOkWithATicketCacheAndRemovesIt() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, "--ticket-cache")) {
            int exitCode = demo.end(SUCCESS_LIMIT);

            assertGoodRun(demo, exitCode);
            assertThat(demo.console()).contains("running the job with a ticket cache");
            assertThat(folder.resolve("demo.ccache")).doesNotExist();
            assertThat(demo.temporaryFiles()).isEmptyDirectory();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "wrong-key, the key is not the one the KDC has",
        "no-keytab, doesn't exist!",
        "kdc-down, no KDC of the realm answers"
    })
    void failsWithTheCauseOfAFault(String fault, String cause) throws Exception {
        Path work = folder.resolve("work");
        try (DemoProcess demo =
                DemoProcess.start(folder, "--fault", fault, "--work-dir", work.toString())) {
            int exitCode = demo.end(FAILURE_LIMIT);

            assertThat(exitCode).as(demo.console()).isEqualTo(1);
            assertThat(demo.console().lines())
                    .anySatisfy(line -> assertThat(line).contains("fault: "))
                    .doesNotContain("OK")
                    .last()
                    .asString()
                    .startsWith("FAILED: ")
                    .contains(cause)
                    .contains(fault.equals("kdc-down") ? "KERSTREAM.TEST" : "flink");
            assertNoSecretIn(demo, work);
        }
    }

    @Test
    void leavesNothingBehindWhenItIsStopped() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder)) {
            await().atMost(FAILURE_LIMIT).until(() -> demo.console().contains("job running for"));
            List<ProcessHandle> children = demo.process().descendants().toList();
            assertThat(children).isNotEmpty();

            demo.process().destroy();
            demo.end(FAILURE_LIMIT);

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
            assertThat(demo.temporaryFiles()).isEmptyDirectory();
            assertThat(demo.console()).doesNotContain("FAILED");
        }
    }

    @Test
    void refusesWrongOptions() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, "--fault", "bad-luck")) {
            assertThat(demo.end(FAILURE_LIMIT)).isEqualTo(2);
            assertThat(demo.console()).contains("'bad-luck' is none of");
        }
    }

    private static void assertGoodRun(DemoProcess demo, int exitCode) throws Exception {
        assertThat(exitCode).as(demo.console()).isZero();
        assertThat(demo.console().lines())
                .contains(
                        "  flights in        20,000",
                        "  results out       4,461 committed,"
                                + " 4,461 by the batch computation over the file",
                        "  broker saw        loader@KERSTREAM.TEST on SASL_PLAINTEXT as loader",
                        "  broker saw        auditor@KERSTREAM.TEST on SASL_SSL as auditor")
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "  broker saw        flink@KERSTREAM.TEST on"
                                                        + " SASL_PLAINTEXT as "))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "  failure survived  Injected failure: checkpoint"
                                                        + " \\d+ is complete and \\d+ records went into"
                                                        + " the transaction after it"))
                .last()
                .isEqualTo("OK");
    }

    private static List<String> secretFiles(Path work) throws Exception {
        try (Stream<Path> files = Files.walk(work)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void assertNoSecretIn(DemoProcess demo, Path work) throws Exception {
        PlantedSecrets secrets = PlantedSecrets.of(work);
        // Proof that the search would find something.
        Path brokerConfiguration = work.resolve("kafka/broker-1/broker.properties");
        assertThat(secrets.in(Files.readString(brokerConfiguration))).isNotEmpty();
        assertThat(secrets.passwords()).isPositive();
        assertThat(secrets.keys()).isPositive();

        for (String text :
                List.of(
                        demo.console(),
                        demo.log(),
                        demo.brokerLog(),
                        PlantedSecrets.logsBelow(work))) {
            assertThat(text).isNotEmpty();
            assertThat(secrets.in(text)).isEmpty();
        }
    }
}
