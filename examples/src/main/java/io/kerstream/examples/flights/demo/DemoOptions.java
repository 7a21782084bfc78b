/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
@Command(
        name = "demo.sh",
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Starts a KDC and a Kerberos-secured Kafka broker, loads 20,000 flights, runs a Flink"
                    + " job on them exactly once through an injected failure, and checks the result.",
            "",
            "Ends with OK, or with FAILED and exit code 1."
        })
final class DemoOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    @Spec private @Nullable CommandSpec spec;

    @ArgGroup private @Nullable Credential credential;

    private static final class Credential {
        @Option(names = "--keytab", description = "Flink signs in with a keytab (the default).")
        private boolean keytab;

        @Option(
                names = "--ticket-cache",
                description =
                        "Flink signs in with the ticket cache that the environment variable"
                                + " KRB5CCNAME names.")
        private boolean ticketCache;
    }

    @Option(
            names = "--hold",
            description =
                    "Keep KDC, broker and Flink's web interface up until Ctrl-C, and print kinit"
                            + " and kcat commands to try on them.")
    private boolean hold;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            converter = FaultConverter.class,
            description =
                    "Break something before the job starts, which then has to fail with its cause:"
                            + " wrong-key, no-keytab or kdc-down. With --keytab only.")
    private @Nullable Fault fault;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description =
                    "Keep all files in this new directory (default: a temporary one that is"
                            + " removed in the end).")
    private @Nullable Path workDirectory;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            defaultValue = "${env:KERSTREAM_DEMO_LOG:-flights-demo.log}",
            description =
                    "Log of Flink and the Kafka clients; the broker's goes beside it (environment:"
                            + " KERSTREAM_DEMO_LOG; here ${DEFAULT-VALUE}).")
    private Path log = Path.of("flights-demo.log");

    /**
     * Checks what the options mean together.
     *
     * @throws ParameterException if they contradict each other
     */
    void validate() {
        if (fault != null && credential() != CredentialKind.KEYTAB && spec != null) {
            throw new ParameterException(spec.commandLine(), "--fault goes with --keytab only");
        }
    }

    boolean help() {
        return help;
    }

    CredentialKind credential() {
        if (credential == null || credential.keytab) {
            return CredentialKind.KEYTAB;
        }
        return credential.ticketCache ? CredentialKind.TICKET_CACHE : CredentialKind.KEYTAB;
    }

    @Nullable Fault fault() {
        return fault;
    }

    boolean hold() {
        return hold;
    }

    @Nullable Path workDirectory() {
        return workDirectory;
    }

    Path log() {
        return log;
    }
}
