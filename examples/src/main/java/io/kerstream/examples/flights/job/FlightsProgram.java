/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import org.apache.flink.client.program.ProgramParametrizationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The main class of the examples' jar: one Flink job per command.
 *
 * <p>None of them holds a credential: Flink's configuration names it, and the security module gives
 * it to the clients.
 */
@Command(
        name = "flights",
        description = "Departure delays per airport and day, from one Kafka topic to another.",
        mixinStandardHelpOptions = true,
        version = "Kerstream 0.1.0-SNAPSHOT",
        subcommands = {LoadCommand.class, DelaysCommand.class, CheckCommand.class})
public final class FlightsProgram {

    private FlightsProgram() {}

    /**
     * Runs the command that the arguments name.
     *
     * @throws ProgramParametrizationException if they name none, or a wrong option; Flink's client
     *     prints its message, which has the usage, without a stack trace
     * @throws Exception what the job failed with; Flink's client prints it and exits with 1
     */
    public static void main(String[] arguments) throws Exception {
        CommandLine program = new CommandLine(new FlightsProgram());
        ParseResult parsed;
        try {
            parsed = program.parseArgs(arguments);
        } catch (ParameterException e) {
            throw usage(e.getMessage(), e.getCommandLine());
        }
        if (CommandLine.printHelpIfRequested(parsed)) {
            return;
        }
        if (!parsed.hasSubcommand()) {
            throw usage("Say what to do: load, delays or check", program);
        }
        ((JobCommand) parsed.subcommand().commandSpec().userObject()).run();
    }

    private static ProgramParametrizationException usage(
            @Nullable String problem, CommandLine command) {
        return new ProgramParametrizationException(
                problem + "\n\n" + command.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }
}
