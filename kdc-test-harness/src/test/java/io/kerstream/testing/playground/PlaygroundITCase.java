/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts/playground.sh, and what it prints, as a person would. */
@Timeout(240)
class PlaygroundITCase {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir Path directory;
    private Path state;

    @BeforeEach
    void aPathWithASpace() {
        state = directory.resolve("my state");
    }

    @AfterEach
    void end() throws Exception {
        playground("down");
    }

    @Test
    void servesPeopleFromUpToDown() throws Exception {
        Result up = playground("up", "--topic", "orders:2");

        assertThat(up.errors).isEmpty();
        assertThat(up.status).isZero();
        assertThat(up.output)
                .contains("realm      PLAYGROUND.TEST", "security.kerberos.login.principal: flink@")
                .doesNotContain("password=");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        Result again = playground("up");
        assertThat(again.status).isEqualTo(1);
        assertThat(again.errors).contains("already up (process ");
        Result status = playground("status");
        assertThat(status.output).isEqualTo(up.output);

        if (hostHas("kinit", "kcat")) {
            assertThat(pasted(up.output, "eval ", "echo hello | kcat ", "kcat -F").output)
                    .contains("hello");
            assertThat(
                            pasted(
                                            up.output,
                                            "eval ",
                                            "export JDK_JAVA_OPTIONS",
                                            "kafka-configs.sh ")
                                    .output)
                    .contains("configs for topic playground");
        }
        listsTopicsByPassword();

        List<ProcessHandle> processes = processes(up.output);
        assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
        Result down = playground("down");
        assertThat(down.errors).startsWith("ended (process ");
        assertThat(down.status).isZero();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(state).doesNotExist();
        Result downAgain = playground("down");
        assertThat(downAgain.status).isEqualTo(1);
        assertThat(downAgain.errors).contains("not up");
    }

    /** Says so where it leaves something out. */
    private static boolean hostHas(String... programs) {
        String[] folders = System.getenv("PATH").split(":", -1);
        for (String program : programs) {
            if (Arrays.stream(folders)
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
                System.err.println(
                        "SKIPPED: the lines to paste: no "
                                + program
                                + " here; install kcat, krb5-user and libsasl2-modules-gssapi-mit");
                return false;
            }
        }
        return true;
    }

    private void listsTopicsByPassword() throws Exception {
        Result printed =
                playground(
                        "client-properties",
                        "--listener",
                        "SASL_SSL",
                        "--mechanism",
                        "SCRAM-SHA-512",
                        "bob");
        Properties client = new Properties();
        client.load(new StringReader(printed.output));
        try (Admin admin = Admin.create(client)) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("orders");
        }
    }

    @Test
    void whatAKilledOneLeftIsRemoved() throws Exception {
        Result up = playground("up", "--listener", "SASL_PLAINTEXT=GSSAPI");
        List<ProcessHandle> processes = processes(up.output);
        processes.get(0).destroyForcibly();
        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }

        Result status = playground("status");
        assertThat(status.status).isEqualTo(1);
        assertThat(status.errors).contains("not up", "playground.sh up");
        Result down = playground("down");
        assertThat(down.status).isZero();
        assertThat(down.errors).contains("was not up; removed what was left");
        assertThat(state).doesNotExist();
    }

    @Test
    void directoriesOfOthersStay() throws Exception {
        Files.createDirectories(state);
        Path precious = Files.writeString(state.resolve("thesis.tex"), "precious");

        Result up = playground("up");

        assertThat(up.status).isEqualTo(1);
        assertThat(up.errors).contains("not empty and not of a playground");
        assertThat(precious).exists();
        Files.delete(precious);
    }

    @Test
    void wrongOptionsAreNamed() throws Exception {
        assertThat(playground("up", "--brokers", "many").status).isEqualTo(2);
        Result unknown = playground("up", "--listener", "SASL_SSL=NTLM");
        assertThat(unknown.status).isEqualTo(1);
        assertThat(unknown.errors).contains("mechanism 'NTLM': use GSSAPI");
        assertThat(playground("--help").output)
                .contains("up", "down", "status", "kinit", "client-properties", "--state");
    }

    /** The playground's process and its children. */
    private static List<ProcessHandle> processes(String status) {
        Matcher pid = Pattern.compile("\\(process (\\d+)\\)").matcher(status);
        assertThat(pid.find()).isTrue();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(server));
        server.descendants().forEach(all::add);
        return all;
    }

    private Result playground(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("scripts/playground.sh").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", state.toString()));
        return run(command);
    }

    /** Runs the lines of the status that start like this; with Kafka's tools as functions. */
    private Result pasted(String status, String... starts) throws Exception {
        String lines =
                status.lines()
                        .map(String::strip)
                        .filter(line -> List.of(starts).stream().anyMatch(line::startsWith))
                        .collect(Collectors.joining("\n"));
        String tools =
                "set -eo pipefail\nkafka-configs.sh() { \"$JAVA_HOME/bin/java\" -cp"
                        + " \"$CLASSPATH\" kafka.admin.ConfigCommand \"$@\"; }\n";
        Result result = run(List.of("bash", "-c", tools + lines));
        assertThat(result.status).as(lines + "\n" + result.errors).isZero();
        return result;
    }

    private Result run(List<String> command) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(ROOT.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end within 120 s: " + command);
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private record Result(int status, String output, String errors) {}
}
