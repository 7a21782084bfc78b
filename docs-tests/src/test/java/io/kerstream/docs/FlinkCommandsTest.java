/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.apache.flink.client.cli.CliFrontendParser;
import org.apache.flink.client.cli.GenericCLI;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** Flink's command line understands the options that the docs give it. */
class FlinkCommandsTest {

    /** Flink's methods for the options of each action; not all are public. */
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "run", "getRunCommandOptions",
                    "run-application", "getRunCommandOptions",
                    "list", "getListCommandOptions",
                    "stop", "getStopCommandOptions",
                    "cancel", "getCancelCommandOptions",
                    "savepoint", "getSavepointCommandOptions");

    @Test
    void optionsOfTheActionsExist() throws Exception {
        List<ShellCommand> commands = commands();
        assertThat(commands).hasSizeGreaterThan(5);
        for (ShellCommand command : commands) {
            assertThat(OPTIONS).as("action of %s", command).containsKey(command.subcommand());
            assertThat(unknown(command)).as("unknown to Flink in %s", command).isEmpty();
        }
    }

    private static List<ShellCommand> commands() throws IOException {
        List<ShellCommand> commands = new ArrayList<>();
        for (Path page : Pages.all()) {
            ShellCommand.of(page).stream()
                    .filter(command -> command.program().equals("bin/flink"))
                    .forEach(commands::add);
        }
        return commands;
    }

    /** Parsing ends where an option is not known. */
    private static List<String> unknown(ShellCommand command) throws Exception {
        Method method =
                CliFrontendParser.class.getDeclaredMethod(OPTIONS.get(command.subcommand()));
        method.setAccessible(true);
        Options options = (Options) method.invoke(null);
        new GenericCLI(new Configuration(), ".").addGeneralOptions(options);
        List<String> words = command.words();
        List<String> arguments =
                words.subList(words.indexOf(command.subcommand()) + 1, words.size());
        return CliFrontendParser.parse(options, arguments.toArray(new String[0]), true)
                .getArgList()
                .stream()
                .takeWhile(word -> word.startsWith("-"))
                .toList();
    }
}
