/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A user's {@code kinit} from MIT Kerberos, with a ticket cache of its own. */
final class UserKinit {

    private static final long LIMIT_SECONDS = 20;

    private final Kdc kdc;
    private final String principal;
    private final Path keytab;
    private final Path cache;
    private final Path command;

    /**
     * @param directory for the cache and the command
     */
    UserKinit(Kdc kdc, String name, Path directory) throws IOException {
        this.kdc = kdc;
        principal = kdc.principal(name);
        keytab = kdc.keytab(name);
        cache = directory.resolve(name + ".ccache");
        command = directory.resolve("kinit-" + name);
        Files.writeString(
                command,
                """
                #!/bin/sh
                KRB5_CONFIG=%s KRB5CCNAME=FILE:%s exec kinit "$@"
                """
                        .formatted(kdc.krb5Conf(), cache));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    /** Gets a new ticket; {@code kinit} replaces the file. */
    void login(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(options));
        line.addAll(List.of("-k", "-t", keytab.toString(), principal));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s: %s", line, output).isZero();
    }

    Identity identity() {
        return Identity.ticketCache(principal, cache);
    }

    Path cache() {
        return cache;
    }

    /** For {@code sasl.kerberos.kinit.cmd}: knows the configuration and the cache. */
    Path command() {
        return command;
    }

    Kdc kdc() {
        return kdc;
    }
}
