/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.tools.Programs;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Shows which transactions of a sink are open, and aborts them when asked to. */
@Command(
        name = "transactions.sh",
        description = {
            "Lists and aborts open transactions of Kafka sinks, by transactional id prefix.",
            "An open transaction keeps every read_committed reader of its partitions waiting."
        },
        mixinStandardHelpOptions = true,
        version = "Kerstream 0.1.0-SNAPSHOT",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, also if there was nothing to do",
            "1:what was asked for failed; the message says why",
            "2:usage"
        },
        subcommands = {ListCommand.class, AbortCommand.class, CommandLine.HelpCommand.class})
public final class TransactionsTool {

    /** Runs the program and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Programs.commandLine(new TransactionsTool());
    }
}
