/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.examples.flights.FlightFile;
import io.kerstream.examples.flights.check.BatchDelays;
import io.kerstream.examples.flights.check.Comparison;
import io.kerstream.examples.flights.demo.PlantedSecrets;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive in a real Flink distribution: installed by its script, run by Flink's scripts, in
 * processes of their own.
 */
@Timeout(600)
class StandaloneITCase {

    private static final String FLINK = "flink";
    private static final int PARTITIONS = 4;

    /** What a login asks for: short, so that it is renewed several times within a test. */
    private static final Duration TICKET_LIFE = Duration.ofSeconds(24);

    private static final Duration SHORT = Duration.ofSeconds(30);

    private static final Pattern PENDING_RECORDS = Pattern.compile("pendingRecords$");

    @TempDir private static Path directory;
    private static Path flink;
    private static Kerstream kerstream;
    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;

    @BeforeAll
    static void start() throws Exception {
        flink = FlinkDistribution.find();
        kerstream = Kerstream.unpack(directory);
        kdc = Kdc.builder().workDirectory(directory.resolve("kdc")).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .workDirectory(directory.resolve("kafka"))
                        // Results carry their event time, which is decades old.
                        .brokerProperty("log.retention.ms", "-1")
                        .start();
    }

    @AfterAll
    static void stop() {
        // In reverse order, each of them whatever happens to the others.
        try (Kdc closedLast = kdc;
                JvmKerberos closedThen = kerberos;
                KafkaCluster closedFirst = kafka) {
            assertThat(closedLast).isSameAs(kdc);
        }
    }

    /**
     * Keytab in {@code flink-conf.yaml}, connector in {@code lib/}, TLS by a cluster profile; a
     * killed TaskManager, a rotated keytab, and a savepoint on the way.
     */
    @Test
    void keytabSurvivesKillRotationAndSavepoint() throws Exception {
        kafka.createTopic("keytab-flights", PARTITIONS);
        kafka.createTopic("keytab-delays", PARTITIONS);
        Path keytab = privateCopy(kdc.keytab(FLINK), directory.resolve("flink.keytab"));
        FlinkCluster cluster =
                FlinkCluster.configure(
                        FlinkDistribution.copy(flink, directory.resolve("flink-keytab")),
                        "flink-conf.yaml",
                        Map.of());
        kerstream.install(
                cluster.home(),
                "--keytab",
                keytab.toString(),
                "--principal",
                kdc.principal(FLINK),
                "--krb5-conf",
                shortTickets().toString());
        appendProfileAndLogging(cluster);
        assertThat(cluster.home().resolve("conf/config.yaml")).doesNotExist();

        String kafkaOptions = kafka.bootstrapServers(SecurityProtocol.SASL_SSL);
        String example = kerstream.exampleJar().toString();
        try (cluster) {
            cluster.start();
            load(cluster, example, kafkaOptions, 0, 10_000);
            preflightStopsAJobWithoutItsTopic(cluster);
            String job =
                    submit(
                            cluster,
                            "--cluster",
                            "main",
                            "--read",
                            "keytab-flights",
                            "--write",
                            "keytab-delays",
                            "--group",
                            "flight-delays",
                            "--transactional-id-prefix",
                            "flight-delays",
                            "--transaction-timeout",
                            "5min");
            cluster.awaitCheckpoint(job);

            cluster.killAndReplaceTaskManager();
            cluster.awaitRunning(job);
            cluster.awaitCheckpoint(job);

            if (KeytabRotation.canVerify()) {
                rotation(cluster, job, keytab)
                        .rollsBack(
                                privateCopy(
                                        kdc.keytab("other"), directory.resolve("others.keytab")),
                                kdc.principal("other"));
                assertThat(cluster.logs(".security")).contains("found no usable key");
            }
            kdc.changeKey(FLINK);
            rotation(cluster, job, keytab)
                    .succeeds(
                            privateCopy(kdc.keytab(FLINK), directory.resolve("next.keytab")),
                            kdc.principal(FLINK));
            load(cluster, example, kafkaOptions, 10_000, 10_000);
            cluster.awaitCheckpoint(job);

            findsNoSecretIn(cluster.rest().everything(job));
            findsNoSecretIn(diagnostics(cluster, keytab));
            String savepoint = stop(cluster, job);
            String resumed = submit(cluster, "--no-preflight", "--from-savepoint", savepoint);
            awaitNoLag(cluster, resumed);
            // The end of time, which closes the last windows.
            stop(cluster, resumed, "--drain");
            assertThat(
                            cluster.flink(
                                            "run",
                                            example,
                                            "check",
                                            "--bootstrap-servers",
                                            kafkaOptions,
                                            "--from",
                                            "keytab-delays")
                                    .output())
                    .contains("OK: 4461 results");
        }
        findsEachResultOnce("keytab-delays");
        findsNoSecretIn(cluster.logs(""));
        assertThat(cluster.logs(".security")).contains("Kerberos login of " + kdc.principal(FLINK));
        assertThat(kafka.authenticatedClients())
                .extracting(client -> client.principal())
                .contains(kdc.principal(FLINK));
    }

    /**
     * Ticket cache in {@code config.yaml}, and a user jar that brings connector, security module
     * and Kafka's client of its own.
     */
    @Test
    void ticketCacheWithConnectorInTheUserJar() throws Exception {
        kafka.createTopic("cache-flights", PARTITIONS);
        kafka.createTopic("cache-delays", PARTITIONS);
        Path cache = privateCopy(kdc.ticketCache(FLINK), directory.resolve("flink.ccache"));
        FlinkCluster cluster =
                FlinkCluster.configure(
                        FlinkDistribution.copy(flink, directory.resolve("flink-cache")),
                        "config.yaml",
                        Map.of("KRB5CCNAME", "FILE:" + cache));
        kerstream.install(
                cluster.home(), "--ticket-cache", "--krb5-conf", kdc.krb5Conf().toString());
        assertThat(cluster.home().resolve("conf/flink-conf.yaml")).doesNotExist();
        Path userJar = kerstream.userJar(directory.resolve("user.jar"), "of-the-user-jar");

        List<String> kafkaOptions =
                List.of(
                        "--bootstrap-servers",
                        kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT),
                        "--security-protocol",
                        "SASL_PLAINTEXT");
        try (cluster) {
            cluster.start();
            kafka.createTopic("smoke-delays", PARTITIONS);
            SmokeRuns smoke = new SmokeRuns(kerstream, cluster, "cache-flights", kafkaOptions);
            smoke.succeeds("smoke-delays");
            findsEachResultOnce("smoke-delays");
            smoke.refusesMissingTopics("cache-delays");
            smoke.explainsAFailingJob("cache-delays");
            List<String> delays = new ArrayList<>(List.of("run", userJar.toString(), "delays"));
            delays.addAll(kafkaOptions);
            delays.addAll(List.of("--from", "cache-flights", "--to", "cache-delays", "--bounded"));
            cluster.flink(delays.toArray(String[]::new));
        }
        findsEachResultOnce("cache-delays");
        findsNoSecretIn(cluster.logs(""));
        assertThat(cluster.logs("")).contains("Kafka commitId: of-the-user-jar");
    }

    private static KeytabRotation rotation(FlinkCluster cluster, String job, Path keytab) {
        return new KeytabRotation(kerstream, cluster, job, kdc, TICKET_LIFE, keytab);
    }

    /** By the script, and its pre-flight; returns the job's id. */
    private static String submit(FlinkCluster cluster, String... options) throws Exception {
        return cluster.awaitSubmitted(
                kerstream.script("submit-standalone.sh", cluster.environment(), delaysOf(options)));
    }

    private static String[] delaysOf(String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(
                List.of(
                        kerstream.exampleJar().toString(),
                        "delays",
                        "--bootstrap-servers",
                        kafka.bootstrapServers(SecurityProtocol.SASL_SSL),
                        "--from",
                        "keytab-flights",
                        "--to",
                        "keytab-delays"));
        return line.toArray(String[]::new);
    }

    /** The doctor finds that a topic is not there, and the job does not reach the cluster. */
    private static void preflightStopsAJobWithoutItsTopic(FlinkCluster cluster) throws Exception {
        int jobs = cluster.rest().jobs();
        Command refused =
                kerstream.run(
                        "submit-standalone.sh",
                        cluster.environment(),
                        delaysOf("--cluster", "main", "--read", "no-such-topic"));
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("Begin with 'consumer-rights'")
                .contains("not submitted, because the pre-flight failed");
        assertThat(cluster.rest().jobs()).isEqualTo(jobs);
    }

    private static String diagnostics(FlinkCluster cluster, Path keytab) throws Exception {
        Path bundle = directory.resolve("diagnostics.tar.gz");
        kerstream.script(
                "collect-diagnostics.sh",
                Map.of("FLINK_HOME", cluster.home().toString()),
                "--output",
                bundle.toString(),
                "--rest",
                cluster.rest().address(),
                "--keytab",
                keytab.toString());
        String content =
                Command.run(Map.of(), SHORT, List.of("tar", "xzOf", bundle.toString()))
                        .succeeded()
                        .output();
        // That something is in it: the keytab's listing and a job's state.
        assertThat(content).contains(kdc.principal(FLINK)).contains("flight delays");
        return content;
    }

    /** With a savepoint, whose path it returns. */
    private static String stop(FlinkCluster cluster, String job, String... options)
            throws Exception {
        List<String> line = new ArrayList<>(List.of("stop"));
        line.addAll(List.of(options));
        line.addAll(
                List.of(
                        "--savepointPath",
                        cluster.home().resolve("savepoints").toUri().toString(),
                        job));
        String output = cluster.flink(line.toArray(String[]::new)).output();
        Matcher path = Pattern.compile("Path: (\\S+)").matcher(output);
        assertThat(path.find()).as("a savepoint's path in: %s", output).isTrue();
        return path.group(1);
    }

    private static void awaitNoLag(FlinkCluster cluster, String job) {
        await("the resumed job has read all flights, by its metric")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(cluster.rest().metric(job, PENDING_RECORDS))
                                        .isNotEmpty()
                                        .allMatch(pending -> pending == 0));
        cluster.awaitCheckpoint(job);
    }

    private static void load(
            FlinkCluster cluster, String example, String kafkaOptions, int first, int count)
            throws Exception {
        cluster.flink(
                "run",
                example,
                "load",
                "--bootstrap-servers",
                kafkaOptions,
                "--to",
                "keytab-flights",
                "--first",
                Integer.toString(first),
                "--count",
                Integer.toString(count));
    }

    /** A secret that the web interface must hide, and the sample of conf/ for logging. */
    private static void appendProfileAndLogging(FlinkCluster cluster) throws IOException {
        String profile =
                """
                kerstream.cluster.main.bootstrap.servers: %s
                kerstream.cluster.main.credential: default
                kerstream.cluster.main.ssl.truststore.type: JKS
                kerstream.cluster.main.ssl.truststore.location: %s
                kerstream.cluster.main.ssl.truststore.password: %s
                """
                        .formatted(
                                kafka.bootstrapServers(SecurityProtocol.SASL_SSL),
                                kafka.tls().truststoreJks(),
                                kafka.tls().truststorePassword());
        Path conf = cluster.home().resolve("conf");
        append(conf.resolve("flink-conf.yaml"), profile);
        append(
                conf.resolve("log4j.properties"),
                Files.readString(kerstream.home().resolve("conf/log4j2-fragment.properties")));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + "\n" + text);
    }

    private static Path shortTickets() throws IOException {
        String conf = Files.readString(kdc.krb5Conf());
        assertThat(conf).contains("[libdefaults]\n").doesNotContain("ticket_lifetime");
        return Files.writeString(
                directory.resolve("krb5-short.conf"),
                conf.replace(
                        "[libdefaults]\n",
                        "[libdefaults]\n    ticket_lifetime = %ds\n"
                                .formatted(TICKET_LIFE.toSeconds())));
    }

    private static Path privateCopy(Path file, Path target) throws IOException {
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        return target;
    }

    private static void findsEachResultOnce(String topic) throws IOException {
        Comparison comparison =
                Comparison.of(
                        BatchDelays.of(FlightFile.read()),
                        CommittedDelays.read(
                                topic,
                                kafka.clientProperties(
                                        SecurityProtocol.SASL_PLAINTEXT, "auditor")));
        assertThat(comparison.isEqual()).as(comparison.describe()).isTrue();
    }

    private static void findsNoSecretIn(String text) throws IOException {
        PlantedSecrets secrets = PlantedSecrets.of(directory);
        assertThat(secrets.passwords()).isPositive();
        assertThat(secrets.keys()).isPositive();
        assertThat(secrets.in(text)).isEmpty();
        assertThat(text).isNotBlank().doesNotContain(kafka.tls().truststorePassword());
    }
}
