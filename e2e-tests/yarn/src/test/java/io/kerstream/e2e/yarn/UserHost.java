/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kerstream.e2e.standalone.Archive;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** The host of a user, with the files of docs/yarn.md below a folder of its own. */
final class UserHost {

    private static final int SLOTS = 2;

    private final Archive archive;
    private final Path directory;
    private final Kdc kdc;
    private final KafkaCluster kafka;
    private final Path hadoopConfiguration;
    private final YarnPage page;

    UserHost(Archive archive, Path directory, Kdc kdc, KafkaCluster kafka, Path hadoopConfiguration)
            throws IOException {
        this.archive = archive;
        this.directory = Files.createDirectories(directory);
        this.kdc = kdc;
        this.kafka = kafka;
        this.hadoopConfiguration = hadoopConfiguration;
        Map<String, String> names = new LinkedHashMap<>();
        names.put("/etc/", directory.resolve("etc") + "/");
        names.put("EXAMPLE.COM", kdc.realm());
        names.put(
                "kafka1.example.com:9092", kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
        names.put("kafka2.example.com:9093", kafka.bootstrapServers(SecurityProtocol.SASL_SSL));
        names.put("hdfs:///flink", "file://" + directory);
        names.put("org.example.CopyJob", CopyJob.class.getName());
        names.put("copy-job.jar", Folders.jobJar().toString());
        page = new YarnPage(names);
    }

    Path directory() {
        return directory;
    }

    /** The files that the submission ships. */
    void putFilesToShip() throws IOException {
        put("etc/security/keytabs/archivist.keytab", Files.readAllBytes(kdc.keytab("archivist")));
        put(
                "etc/security/kafka/truststore.p12",
                Files.readAllBytes(kafka.tls().truststorePkcs12()));
        put(
                "etc/security/kafka/truststore.password",
                kafka.tls().truststorePassword().getBytes(UTF_8));
    }

    FlinkClient withKeytab() throws IOException, InterruptedException {
        Path keytab =
                put("etc/security/keytabs/flink.keytab", Files.readAllBytes(kdc.keytab("flink")));
        return client(
                page.settings(),
                // No ticket of whoever runs this test.
                Map.of("KRB5CCNAME", "FILE:" + directory.resolve("no-tickets")),
                "--keytab",
                keytab.toString(),
                "--principal",
                kdc.principal("flink"));
    }

    /** The same settings without the keytab of the default credential. */
    FlinkClient withTicketCache() throws IOException, InterruptedException {
        String settings =
                page.settings()
                        .replaceAll("security\\.kerberos\\.login\\.(keytab|principal|use).*\n", "");
        Path cache = kdc.ticketCache("operator");
        return client(settings, Map.of("KRB5CCNAME", cache.toString()), "--ticket-cache");
    }

    private FlinkClient client(String settings, Map<String, String> environment, String... login)
            throws IOException, InterruptedException {
        put("etc/krb5.conf", Files.readAllBytes(kdc.krb5Conf()));
        Path home =
                archive.install(
                        directory.resolve("flink"),
                        settings + FlinkClient.lines(smallFlink()),
                        login);
        return new FlinkClient(archive, home, hadoopConfiguration, environment);
    }

    private Path put(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** By the script of the archive. */
    List<String> submission() {
        return page.command("scripts/submit-yarn.sh", Map.of());
    }

    /** By Flink's own command, to which the script hands over. */
    List<String> submissionByFlink() {
        return page.command("bin/flink run-application", Map.of());
    }

    List<String> stop(String application, String job) {
        return page.command(
                "bin/flink stop",
                Map.of(
                        "application_1700000000000_0001",
                        application,
                        "0123456789abcdef0123456789abcdef",
                        job));
    }

    /** Nothing that was configured is where it was. */
    void moveAway() throws IOException {
        Files.move(directory.resolve("etc"), directory.resolve("etc-moved-away"));
    }

    /** What the page leaves open: sizes, folders and addresses of one small machine. */
    private Map<String, String> smallFlink() {
        return Map.ofEntries(
                Map.entry("parallelism.default", Integer.toString(SLOTS)),
                Map.entry("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS)),
                Map.entry("jobmanager.memory.process.size", "768m"),
                Map.entry("taskmanager.memory.process.size", "896m"),
                Map.entry("taskmanager.memory.managed.size", "64m"),
                Map.entry("taskmanager.memory.network.min", "32m"),
                Map.entry("taskmanager.memory.network.max", "32m"),
                Map.entry("taskmanager.memory.jvm-metaspace.size", "128m"),
                Map.entry("execution.checkpointing.interval", "1 s"),
                Map.entry("state.checkpoints.dir", "file://" + directory.resolve("checkpoints")),
                Map.entry("restart-strategy.type", "fixed-delay"),
                Map.entry("restart-strategy.fixed-delay.attempts", "10"),
                Map.entry("restart-strategy.fixed-delay.delay", "500 ms"),
                Map.entry("metrics.fetcher.update-interval", "500"),
                Map.entry("rest.bind-address", "127.0.0.1"),
                Map.entry("jobmanager.bind-host", "127.0.0.1"),
                Map.entry("taskmanager.bind-host", "127.0.0.1"),
                Map.entry(
                        "env.java.opts.all",
                        "-XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true"
                                + " --add-opens=java.base/java.lang=ALL-UNNAMED"
                                + " --add-opens=java.base/java.util=ALL-UNNAMED"),
                // Java on a host reads /etc/krb5.conf, which is not this one's.
                Map.entry(
                        "env.java.opts.client",
                        "-Xmx512m -Djava.security.krb5.conf=" + directory.resolve("etc/krb5.conf")),
                Map.entry("yarn.application-attempts", "1"),
                Map.entry("yarn.heartbeat.interval", "1"),
                Map.entry("yarn.staging-directory", "file://" + directory.resolve("staging")));
    }
}
