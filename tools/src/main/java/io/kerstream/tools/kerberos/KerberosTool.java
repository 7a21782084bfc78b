/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.tools.ClusterOptions;
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
        useConfiguredKrb5Conf();
        System.exit(commandLine().execute(arguments));
    }

    /** Most commands do without Flink's configuration, so a broken one does not end them. */
    private static void useConfiguredKrb5Conf() {
        try {
            ClusterOptions.useKrb5Conf(new ConfigurationSources(System.getenv()).find(null));
        } catch (RuntimeException e) {
            System.err.println(
                    "kerberos.sh: " + e.getMessage() + " Going on with Java's own krb5.conf.");
        }
    }

    static CommandLine commandLine() {
        return Programs.commandLine(new KerberosTool());
    }
}
