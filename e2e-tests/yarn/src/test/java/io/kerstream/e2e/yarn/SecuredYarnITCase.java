/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.e2e.standalone.Archive;
import io.kerstream.examples.flights.demo.PlantedSecrets;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcRequest;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive, installed into a real Flink distribution, and the settings and commands of
 * docs/yarn.md on a Kerberized YARN: application mode, two credentials, all files of the submitting
 * host moved away after the submission.
 */
@Timeout(600)
class SecuredYarnITCase {

    private static final Logger LOG = LoggerFactory.getLogger(SecuredYarnITCase.class);

    private static final String INPUT = "orders";
    private static final String OUTPUT = "orders-copy";
    private static final int PARTITIONS = 2;
    private static final int RECORDS_PER_ROUND = 10;

    private static final Duration TICKET_LIFE =
            Duration.parse(System.getProperty("kerstream.yarn.ticket-life", "PT40S"));

    /** Connections of clients authenticate anew, for which the first ticket is soon too old. */
    private static final String REAUTHENTICATION_MS = "15000";

    /** For a container to start, and for a job to recover in it. */
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

    private static final String TASK_MANAGER = "YarnTaskExecutorRunner";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kdc(kdc -> kdc.ticketLifetime(TICKET_LIFE))
                    .kafka(
                            kafka ->
                                    kafka.topic(INPUT, PARTITIONS)
                                            .topic(OUTPUT, PARTITIONS)
                                            .brokerProperty(
                                                    "connections.max.reauth.ms",
                                                    REAUTHENTICATION_MS))
                    .build();

    private static Path directory;
    private static Archive archive;
    private static YarnProcess yarn;

    @BeforeAll
    static void startYarn() throws Exception {
        Path runs = Files.createDirectories(Path.of("target", "yarn").toAbsolutePath());
        directory = Files.createTempDirectory(runs, "run-");
        LOG.info("What is written is below {}", directory);
        archive = Archive.unpack(directory);
        Kdc kdc = SECURED.kdc();
        String service = "yarn/localhost";
        yarn =
                YarnProcess.start(
                        directory.resolve("yarn"),
                        kdc.krb5Conf(),
                        kdc.principal(service),
                        kdc.keytab(service));
        yarn.awaitReady();
    }

    @AfterAll
    static void stopYarn() throws Exception {
        if (yarn != null) {
            yarn.close();
        }
    }

    private static UserHost host(String name) throws IOException {
        return new UserHost(
                archive,
                directory.resolve(name),
                SECURED.kdc(),
                SECURED.kafka(),
                yarn.configuration());
    }

    @Test
    void aTicketCacheIsRefusedAtSubmission() throws Exception {
        UserHost host = host("refused");
        host.putFilesToShip();
        List<String> before = yarn.applications();
        FlinkClient client = host.withTicketCache();

        FlinkClient.Result byScript = client.run(host.submission());
        FlinkClient.Result result = client.run(host.submissionByFlink());

        assertThat(byScript.exitCode()).as(byScript.console()).isEqualTo(1);
        assertThat(byScript.console())
                .contains(
                        "no security.kerberos.login.keytab in ",
                        "containers on YARN have no ticket cache");
        assertThat(result.exitCode()).as(result.console()).isNotZero();
        assertThat(result.console())
                .contains(
                        "KafkaSecurityException: security.kerberos.login.use-ticket-cache = true",
                        "the ticket cache of a user stays on the host where kinit was run",
                        "execution.target = yarn-application (-t on the command line)",
                        "Set security.kerberos.login.keytab and security.kerberos.login.principal");
        assertThat(yarn.applications()).isEqualTo(before);
    }

    @Test
    void aJobOutlivesAKilledContainerAndItsTicketsWithShippedFilesAlone() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        UserHost host = host("user");
        host.putFilesToShip();
        FlinkClient client = host.withKeytab();
        assertThat(dryRun(client, host)).isEqualTo(host.submissionByFlink());
        FlinkClient.Result submitted = client.run(host.submission());
        assertThat(submitted.exitCode()).as(submitted.console() + submitted.log()).isZero();
        assertThat(submitted.console())
                .as("what the doctor saw of both clusters")
                .contains(" principal ", "User:flink", "User:archivist");
        String application =
                Http.first(Pattern.compile("(application_\\d+_\\d+)"), submitted.log());
        FlinkRest flink =
                new FlinkRest(
                        URI.create(
                                "http://"
                                        + Http.first(
                                                Pattern.compile(
                                                        "Found Web Interface (\\S+) of"
                                                                + " application"),
                                                submitted.log())));
        PlantedSecrets secrets = PlantedSecrets.of(host.directory());
        host.moveAway();

        try (Traffic traffic = new Traffic(kafka, INPUT, OUTPUT, PARTITIONS)) {
            traffic.write(RECORDS_PER_ROUND);
            traffic.awaitAll("before the kill", RECOVERY_LIMIT);

            kill(theContainer(TASK_MANAGER));
            Instant killed = Instant.now();
            traffic.write(RECORDS_PER_ROUND);
            traffic.awaitAll("after the kill", RECOVERY_LIMIT);
            ProcessHandle second = theContainer(TASK_MANAGER);
            Instant recovered = Instant.now();
            int restarts = flink.restarts();

            int rounds = 0;
            while (Instant.now().isBefore(recovered.plus(TICKET_LIFE.multipliedBy(2)))) {
                traffic.write(RECORDS_PER_ROUND);
                traffic.awaitAll("in round " + ++rounds, RECOVERY_LIMIT);
            }

            assertThat(second.isAlive()).isTrue();
            assertThat(restarts).as("restarts for the kill").isPositive();
            assertThat(flink.restarts()).as("restarts since then").isEqualTo(restarts);
            for (String principal : List.of("flink", "archivist")) {
                assertThat(loginsSince(killed, principal))
                        .as("logins of " + principal + " since the kill")
                        .isGreaterThanOrEqualTo(3);
            }

            stop(host, application, flink.job());
            traffic.readToTheEnd();
            assertThat(traffic.read()).containsExactlyInAnyOrderElementsOf(traffic.written());
            LOG.info(
                    "{} records in {} rounds, {} s after the recovery, which took {} s",
                    traffic.written().size(),
                    rounds,
                    Duration.between(recovered, Instant.now()).toSeconds(),
                    Duration.between(killed, recovered).toSeconds());
        }
        assertThat(listenersOf("flink")).containsOnly("SASL_PLAINTEXT");
        assertThat(listenersOf("archivist")).containsOnly("SASL_SSL");
        assertNoSecretIn(secrets, submitted);
    }

    /** What the script would run, as words of the page. */
    private static List<String> dryRun(FlinkClient client, UserHost host) throws Exception {
        List<String> command = new ArrayList<>(host.submission());
        command.add(1, "--dry-run");
        FlinkClient.Result result = client.run(command);
        assertThat(result.exitCode()).as(result.console()).isZero();
        String line = result.console().lines().reduce("", (before, last) -> last);
        return List.of(
                line.substring(line.indexOf("bin/flink")).replace("\\", "").strip().split("\\s+"));
    }

    private static ProcessHandle theContainer(String mainClass) {
        List<ProcessHandle> found = new ArrayList<>();
        await("one container with " + mainClass)
                .atMost(RECOVERY_LIMIT)
                .until(
                        () -> {
                            found.clear();
                            found.addAll(yarn.containers(mainClass));
                            return found.size() == 1;
                        });
        return found.get(0);
    }

    private static void kill(ProcessHandle container) {
        container.destroyForcibly();
        await("the killed container is gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !container.isAlive());
    }

    private static long loginsSince(Instant time, String principal) {
        return SECURED.kdc().requests().of(principal).stream()
                .filter(request -> request.time().isAfter(time))
                .filter(request -> request.type() == KdcRequest.Type.AS && request.isIssued())
                .count();
    }

    private static List<String> listenersOf(String principal) {
        String full = SECURED.kdc().principal(principal);
        return SECURED.kafka().authenticatedClients().stream()
                .filter(client -> client.principal().equals(full))
                .map(AuthenticatedClient::listener)
                .toList();
    }

    /** As the page says: by an operator who has a ticket only. */
    private void stop(UserHost host, String application, String job) throws Exception {
        FlinkClient.Result stopped =
                host("operator").withTicketCache().run(host.stop(application, job));

        assertThat(stopped.exitCode()).as(stopped.console() + stopped.log()).isZero();
        assertThat(stopped.console()).contains("Savepoint completed.");
        await("the application has ended")
                .atMost(RECOVERY_LIMIT)
                .until(() -> yarn.applications().contains(application + " FINISHED SUCCEEDED"));
    }

    private static void assertNoSecretIn(PlantedSecrets secrets, FlinkClient.Result submitted)
            throws IOException {
        assertThat(secrets.passwords()).isEqualTo(1);
        assertThat(secrets.keys()).isGreaterThanOrEqualTo(2);
        List<Path> logs = yarn.containerLogs();
        StringBuilder all = new StringBuilder();
        for (Path log : logs) {
            all.append(Files.readString(log));
        }
        // One of the JobManager, two of TaskManagers; and they are those of the logins.
        assertThat(logs).filteredOn(log -> log.endsWith("taskmanager.log")).hasSize(2);
        assertThat(logs).filteredOn(log -> log.endsWith("jobmanager.log")).hasSize(1);
        assertThat(all.toString())
                .contains(
                        "logs in as " + SECURED.kdc().principal("flink"),
                        "logs in as " + SECURED.kdc().principal("archivist"));
        all.append(Files.readString(yarn.log()));
        all.append(submitted.console()).append(submitted.log());

        assertThat(secrets.in(all.toString())).isEmpty();
    }
}
