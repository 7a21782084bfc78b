/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import picocli.CommandLine;
import picocli.CommandLine.Command;
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
     * @throws Exception what the job failed with; Flink's client prints it and exits with 1
     */
    public static void main(String[] arguments) throws Exception {
        ParseResult parsed = new CommandLine(new FlightsProgram()).parseArgs(arguments);
        if (CommandLine.printHelpIfRequested(parsed)) {
            return;
        }
        if (!parsed.hasSubcommand()) {
            throw new IllegalArgumentException("Say what to do: load, delays or check");
        }
        ((JobCommand) parsed.subcommand().commandSpec().userObject()).run();
    }
}
