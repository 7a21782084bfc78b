/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands. What others can paste or evaluate goes to standard output, all else to error. */
@Command(
        name = "playground.sh",
        mixinStandardHelpOptions = true,
        description =
                "Keeps a KDC and a secured Kafka cluster for work by hand, on the loopback"
                        + " interface.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed (already up, not up, ...), 2 wrong options.",
        })
public final class PlaygroundMain {

    @Option(
            names = "--state",
            paramLabel = "DIR",
            scope = CommandLine.ScopeType.INHERIT,
            description =
                    "State directory, for its owner only (environment: KERSTREAM_PLAYGROUND_STATE;"
                            + " default: kerstream-playground below XDG_STATE_HOME or"
                            + " ~/.local/state).")
    private @Nullable Path stateDirectory;

    private PlaygroundMain() {}

    public static void main(String[] arguments) {
        CommandLine commands = new CommandLine(new PlaygroundMain());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof HarnessException
                            || failure instanceof IllegalArgumentException
                            || failure instanceof IOException
                            || failure instanceof UncheckedIOException) {
                        System.err.println("playground.sh: " + failure.getMessage());
                        return 1;
                    }
                    throw failure;
                });
        System.exit(commands.execute(arguments));
    }

    private PlaygroundState state() {
        Path directory = stateDirectory;
        return new PlaygroundState(
                directory == null ? PlaygroundState.defaultDirectory() : directory);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Starts the playground and prints what to paste where.")
    int up(@Mixin PlaygroundOptions options) throws IOException {
        PlaygroundState state = state();
        List<String> arguments = options.arguments();
        new Launcher(state).up(arguments);
        System.out.println(Control.ask(state.server(), "status"));
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends it and removes its files.")
    int down() throws IOException {
        System.err.println(new Launcher(state()).down());
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints what runs, and what to paste where.")
    int status() throws IOException {
        System.out.println(Control.ask(state().server(), "status"));
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Gets a ticket for a principal, which is created if need be, with MIT's kinit if",
                "there is one. Prints the settings that make a shell use it:",
                "  eval \"$$(scripts/playground.sh kinit alice)\""
            })
    int kinit(@Parameters(paramLabel = "PRINCIPAL", defaultValue = "alice") String principal)
            throws IOException {
        PlaygroundState state = state();
        System.out.print(new Kinit(state).run(principal));
        return 0;
    }

    @Command(
            name = "client-properties",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the properties of a client, with its credential: a keytab for GSSAPI, a",
                "password for the other mechanisms. Keep them to yourself (umask 077)."
            })
    int clientProperties(
            @Parameters(paramLabel = "PRINCIPAL", defaultValue = "alice") String principal,
            @Option(
                            names = "--listener",
                            paramLabel = "PROTOCOL",
                            defaultValue = "SASL_SSL",
                            description = "Default: ${DEFAULT-VALUE}.")
                    String listener,
            @Option(
                            names = "--mechanism",
                            paramLabel = "NAME",
                            defaultValue = "GSSAPI",
                            description = "Default: ${DEFAULT-VALUE}.")
                    String mechanism,
            @Option(
                            names = "--for",
                            paramLabel = "CLIENT",
                            defaultValue = "java",
                            description = "java or kcat (librdkafka). Default: ${DEFAULT-VALUE}.")
                    String client)
            throws IOException {
        System.out.print(
                Control.ask(
                        state().server(),
                        "client-properties",
                        principal,
                        listener,
                        mechanism,
                        client));
        return 0;
    }

    @Command(hidden = true, description = "The background process.")
    int serve(@Mixin PlaygroundOptions options) throws IOException, InterruptedException {
        PlaygroundState state = state();
        Files.createDirectories(state.clients());
        new PlaygroundServer(state, options).run();
        return 0;
    }
}
