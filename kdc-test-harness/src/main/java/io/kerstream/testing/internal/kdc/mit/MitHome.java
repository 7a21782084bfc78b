/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.kdc.KdcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The private files of one KDC: configuration, database and log, and the programs that work on
 * them. Nothing below {@code /etc} or {@code /var} is read or written.
 */
final class MitHome {

    private static final int LIMIT_SECONDS = 30;

    private final Path root;
    private final MitPrograms programs;

    MitHome(Path root, MitPrograms programs) {
        this.root = root;
        this.programs = programs;
    }

    MitPrograms programs() {
        return programs;
    }

    Path log() {
        return root.resolve("krb5kdc.log");
    }

    /** A name for a file that is needed for a moment. */
    Path scratch(String name) {
        return root.resolve(name);
    }

    /** Where the configuration is; for every program of MIT Kerberos. */
    Map<String, String> environment() {
        return Map.of(
                "KRB5_CONFIG",
                root.resolve("krb5.conf").toString(),
                "KRB5_KDC_PROFILE",
                root.resolve("kdc.conf").toString(),
                "KRB5RCACHENAME",
                "none:",
                "LC_ALL",
                "C");
    }

    /** Writes the configuration; {@code port} is the KDC's on the loopback interface. */
    void configure(KdcSettings settings, int port) {
        String keys =
                settings.encryptionTypes().stream()
                        .map(type -> type + ":normal")
                        .collect(Collectors.joining(" "));
        String kdcConf =
                """
                [kdcdefaults]
                    kdc_listen = ""
                    kdc_tcp_listen = 127.0.0.1:%1$d

                [realms]
                    %2$s = {
                        database_name = %3$s/principal
                        key_stash_file = %3$s/master-key
                        acl_file = %3$s/kadm5.acl
                        max_life = %4$ds
                        max_renewable_life = %5$ds
                        master_key_type = aes256-cts-hmac-sha1-96
                        supported_enctypes = %6$s
                        default_principal_flags = +preauth
                    }

                [logging]
                    kdc = STDERR
                    admin_server = STDERR
                    default = STDERR
                """
                        .formatted(
                                port,
                                settings.realm(),
                                root,
                                settings.ticketLifetime().toSeconds(),
                                settings.renewableLifetime().toSeconds(),
                                keys);
        String krb5Conf =
                """
                [libdefaults]
                    default_realm = %s
                    dns_lookup_kdc = false
                    dns_lookup_realm = false
                    clockskew = %d
                    permitted_enctypes = %s
                """
                        .formatted(
                                settings.realm(),
                                settings.clockSkew().toSeconds(),
                                String.join(" ", settings.encryptionTypes()));
        try {
            Files.createDirectories(root);
            Files.writeString(root.resolve("kdc.conf"), kdcConf);
            Files.writeString(root.resolve("krb5.conf"), krb5Conf);
        } catch (IOException e) {
            throw new HarnessException("Cannot write the configuration of krb5kdc", e);
        }
    }

    /** Makes the database, with a stash of its master key. */
    void createDatabase(String masterPassword) {
        run(masterPassword + "\n" + masterPassword + "\n", MitTools.DATABASE, "create", "-s");
    }

    /** A command of kadmin.local. */
    void admin(String... command) {
        adminWithInput("", command);
    }

    /** A command of kadmin.local that asks for something. */
    void adminWithInput(String input, String... command) {
        String[] all = new String[command.length + 1];
        all[0] = MitTools.ADMIN;
        System.arraycopy(command, 0, all, 1, command.length);
        run(input, all);
    }

    private void run(String input, String... command) {
        String what = String.join(" ", command);
        command[0] = programs.path(command[0]);
        Path output = root.resolve("admin.log");
        try {
            Files.deleteIfExists(output);
            Process process = programs.start(List.of(command), environment(), output);
            try (var in = process.outputWriter()) {
                in.write(input);
            } finally {
                await(process, what);
            }
            if (process.exitValue() != 0) {
                throw new HarnessException(
                        what
                                + " ended with status "
                                + process.exitValue()
                                + ": "
                                + Files.readString(output).strip());
            }
        } catch (IOException e) {
            throw new HarnessException("Cannot run " + what + ": " + e.getMessage(), e);
        }
    }

    private static void await(Process process, String what) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new HarnessException("Waited " + LIMIT_SECONDS + " s for the end of " + what);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the end of " + what, e);
        }
    }
}
