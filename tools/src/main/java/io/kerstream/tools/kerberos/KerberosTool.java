/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.tools.Programs;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says what a keytab holds, what a principal becomes, and whether SPNEGO works. */
@Command(
        name = "kerberos.sh",
        description = {
            "Looks at Kerberos as brokers, web servers and Java see it.",
            "Changes nothing and shows no key."
        },
        mixinStandardHelpOptions = true,
        version = "Kerstream 0.1.0-SNAPSHOT",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:what was asked for failed; the message says why", "2:usage"},
        subcommands = {
            KeytabCommand.class,
            PrincipalCommand.class,
            ShortNameCommand.class,
            SpnegoCommand.class,
            CommandLine.HelpCommand.class
        })
public final class KerberosTool {

    /** Runs the program and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Programs.commandLine(new KerberosTool());
    }
}
