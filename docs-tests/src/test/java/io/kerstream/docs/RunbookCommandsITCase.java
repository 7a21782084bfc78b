/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.Fault;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbooks' commands, as they stand there, against a real KDC and broker. Names of hosts and
 * files are replaced; what needs Flink's or Kafka's own programs, or an administrator's password,
 * is left out.
 */
@Timeout(240)
class RunbookCommandsITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kdc(kdc -> kdc.backend(KdcBackend.MIT)).build();

    private static final Path RUNBOOKS = Pages.DOCS.resolve("runbooks");

    private record Run(ShellCommand command, int exitCode, String output) {}

    @TempDir Path folder;
    private Path keytab;

    @BeforeEach
    void prepare() throws IOException {
        keytab = folder.resolve("flink.keytab");
        Files.copy(SECURED.kdc().keytab("flink"), keytab);
        Files.writeString(folder.resolve("server.properties"), "");
        Files.writeString(
                folder.resolve("flink-conf.yaml"),
                """
                security.kerberos.login.keytab: %s
                security.kerberos.login.principal: %s
                security.kerberos.login.contexts: KafkaClient
                kerstream.cluster.runbook.bootstrap.servers: %s
                kerstream.cluster.runbook.security.protocol: SASL_PLAINTEXT
                kerstream.cluster.runbook.credential: default
                """
                        .formatted(keytab, SECURED.kdc().principal("flink"), servers()));
    }

    private static String servers() {
        return SECURED.kafka().bootstrapServers(SecurityProtocol.SASL_PLAINTEXT);
    }

    /** What runs here: ours, MIT's programs where they ask for no password, and moves of files. */
    private static boolean runsHere(ShellCommand command) {
        return switch (command.program()) {
            case "klist", "kdestroy" -> command.text().contains("/tmp/runbook.ccache");
            case "kinit" -> command.words().contains("-kt");
            case "grep", "kvno", "rm", "chmod" -> true;
            default -> command.isOurs();
        };
    }

    private List<ShellCommand> commandsOf(String runbook) throws IOException {
        return ShellCommand.of(RUNBOOKS.resolve(runbook)).stream()
                .filter(command -> command.place().contains(":"))
                .filter(RunbookCommandsITCase::runsHere)
                .toList();
    }

    private String here(String text) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("/tmp/runbook.ccache", folder.resolve("runbook.ccache").toString());
        places.put("/etc/security/keytabs", folder.toString());
        places.put("/etc/krb5.conf", SECURED.kdc().krb5Conf().toString());
        places.put("EXAMPLE.COM", SECURED.kdc().realm());
        places.put("broker1.example.com", "localhost");
        places.put("broker1:9093", servers());
        places.put("server.properties", folder.resolve("server.properties").toString());
        String replaced = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            replaced = replaced.replace(place.getKey(), place.getValue());
        }
        return replaced;
    }

    private Run run(ShellCommand command) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", here(command.text()))
                        .directory(Pages.ROOT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("KRB5_CONFIG", SECURED.kdc().krb5Conf().toString());
        builder.environment().put("KRB5CCNAME", "FILE:" + folder.resolve("runbook.ccache"));
        builder.environment().put("FLINK_CONF_DIR", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ended within 60 s; it said: %s", command, said).isTrue();
        return new Run(command, process.exitValue(), said);
    }

    /** Runs all of them, which succeed. */
    private List<Run> runAll(List<ShellCommand> commands) throws Exception {
        List<Run> runs = new ArrayList<>();
        for (ShellCommand command : commands) {
            Run run = run(command);
            assertThat(run.exitCode).as("%s: %s", command, run.output).isZero();
            runs.add(run);
        }
        return runs;
    }

    private static String outputs(List<Run> runs, String program) {
        StringBuilder text = new StringBuilder();
        runs.stream()
                .filter(run -> run.command.program().equals(program))
                .forEach(run -> text.append(run.output));
        return text.toString();
    }

    @Test
    void anExpiredTicket() throws Exception {
        List<Run> runs = runAll(commandsOf("expired-ticket.md"));

        assertThat(runs).hasSize(4);
        String principal = SECURED.kdc().principal("flink");
        assertThat(outputs(runs, "scripts/kerberos.sh")).contains(principal);
        assertThat(outputs(runs, "klist")).contains("Default principal: " + principal);
        assertThat(folder.resolve("runbook.ccache")).doesNotExist();
    }

    @Test
    void whatKinitSaysInEachCase() throws Exception {
        String page = Files.readString(RUNBOOKS.resolve("expired-ticket.md"));
        ShellCommand kinit =
                commandsOf("expired-ticket.md").stream()
                        .filter(command -> command.program().equals("kinit"))
                        .findFirst()
                        .orElseThrow();
        try (Fault outage = SECURED.kdc().faults().outage()) {
            assertThat(outage).isNotNull();
            says(kinit, page, "Cannot contact any KDC");
        }
        SECURED.kdc().changeKey("flink");
        says(kinit, page, "Preauthentication failed");
        SECURED.kdc().deletePrincipal("flink");
        says(kinit, page, "not found in Kerberos database");
        SECURED.kdc().createPrincipal("flink");
    }

    private void says(ShellCommand command, String page, String error) throws Exception {
        assertThat(page).contains("`" + error + "`");
        Run run = run(command);
        assertThat(run.output).contains(error);
        assertThat(run.exitCode).isNotZero();
    }

    @Test
    void aKdcOutage() throws Exception {
        List<Run> runs = runAll(commandsOf("kdc-outage.md"));

        assertThat(outputs(runs, "grep")).contains("kdc = ");
        assertThat(outputs(runs, "kinit")).contains("Sending request");
    }

    @Test
    void aKeytabRotation() throws Exception {
        List<ShellCommand> commands = commandsOf("keytab-rotation.md");
        Run before = run(commands.get(0));
        // What kadmin's ktadd does.
        SECURED.kdc().changeKey("flink");
        Files.copy(
                SECURED.kdc().keytab("flink"),
                folder.resolve("flink.keytab.new"),
                StandardCopyOption.REPLACE_EXISTING);

        List<Run> after = runAll(commands.subList(1, commands.size()));

        assertThat(before.output).contains(SECURED.kdc().principal("flink"));
        assertThat(outputs(after, "scripts/kerberos.sh")).isNotEqualTo(before.output);
        assertThat(after.get(after.size() - 3).output).isNotEqualTo(before.output);
        assertThat(folder.resolve("flink.keytab.new")).doesNotExist();
    }

    @Test
    void stuckTransactions() throws Exception {
        SECURED.kafka().createTopic("orders", 1);
        Properties properties =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "writer");
        properties.setProperty("transactional.id", "orders-k0-0-1");
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "left over")).get(30, TimeUnit.SECONDS);

            List<Run> runs = runAll(commandsOf("stuck-transactions.md"));

            assertThat(runs).hasSize(4);
            assertThat(runs.get(0).output).contains("orders-k0-0-1");
            // It is younger than what the runbook aborts.
            assertThat(runs.get(3).output).contains("orders-k0-0-1");
        }
    }

    @Test
    void aWrongPrincipal() throws Exception {
        runAll(
                commandsOf("expired-ticket.md").stream()
                        .filter(command -> command.program().equals("kinit"))
                        .toList());
        List<Run> runs = runAll(commandsOf("wrong-principal.md"));

        String ours = outputs(runs, "scripts/kerberos.sh");
        assertThat(ours).contains(SECURED.kdc().principal("flink")).contains("flink");
        assertThat(ours).contains(SECURED.kdc().principal("kafka/localhost"));
        assertThat(outputs(runs, "kvno")).contains("kvno = ");
    }
}
