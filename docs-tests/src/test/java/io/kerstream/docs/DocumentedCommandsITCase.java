/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in the docs name scripts that exist, with options that their {@code --help} knows. An
 * integration test, because scripts run what the build made of the other modules.
 */
@Timeout(180)
class DocumentedCommandsITCase {

    /**
     * Programs of others that the docs may name: of Kerberos, Kafka, Flink, Prometheus, the host.
     */
    private static final Set<String> OF_OTHERS =
            Set.of(
                    "kinit",
                    "klist",
                    "kdestroy",
                    "kvno",
                    "kadmin",
                    "kubectl",
                    "kafka-consumer-groups.sh",
                    "kafka-acls.sh",
                    "kafka-configs.sh",
                    "kafka-console-consumer.sh",
                    "bin/flink",
                    "bin/start-cluster.sh",
                    "bin/stop-cluster.sh",
                    "promtool",
                    "openssl",
                    "keytool",
                    "curl",
                    "grep",
                    "nc",
                    "mv",
                    "cp",
                    "rm",
                    "ls",
                    "mkdir",
                    "chmod",
                    "chown",
                    "cat",
                    "tar",
                    "export",
                    "cd",
                    "sha512sum",
                    "git",
                    "docker",
                    "./mvnw");

    private final Map<String, String> helps = new HashMap<>();

    @TempDir Path folder;

    private static List<ShellCommand> commands() throws IOException {
        List<ShellCommand> commands = new ArrayList<>();
        for (Path page : Pages.all()) {
            commands.addAll(ShellCommand.of(page));
        }
        return commands;
    }

    @Test
    void scriptsExistAndKnowTheOptionsThatAreShown() throws Exception {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (ShellCommand command : commands()) {
            if (command.isOurs()) {
                wrong.addAll(problems(command));
                checked++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(20);
    }

    @Test
    void otherProgramsAreKnownOnes() throws Exception {
        assertThat(commands())
                .filteredOn(command -> !command.isOurs())
                .isNotEmpty()
                .allSatisfy(
                        command ->
                                assertThat(OF_OTHERS)
                                        .as("program of %s", command)
                                        .contains(command.program()));
    }

    private List<String> problems(ShellCommand command) throws Exception {
        Path script = Pages.ROOT.resolve(command.program()).normalize();
        if (!Files.isExecutable(script)) {
            return List.of(command + ": no such script");
        }
        if (command.options().isEmpty() && command.subcommand().isEmpty()) {
            return List.of();
        }
        String help = help(script, "");
        if (!command.subcommand().isEmpty() && knows(help, command.subcommand())) {
            help = help(script, command.subcommand());
        }
        String known = help;
        return command.options().stream()
                .filter(option -> !knows(known, option))
                .map(option -> command + ": --help knows no " + option)
                .toList();
    }

    private static boolean knows(String help, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(help)
                .find();
    }

    private String help(Path script, String subcommand) throws Exception {
        String key = script + " " + subcommand;
        String known = helps.get(key);
        if (known == null) {
            known = run(script, subcommand);
            helps.put(key, known);
        }
        return known;
    }

    private String run(Path script, String subcommand) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        if (!subcommand.isEmpty()) {
            command.add(subcommand);
        }
        command.add("--help");
        Path output = folder.resolve("help.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ended within 60 s; it said: %s", command, said).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }
}
