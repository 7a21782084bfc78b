/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Renews ticket caches with {@code kinit -R}, which asks nobody for anything. */
final class Kinit {

    private static final int SAID_LIMIT = 500;
    private static final String KRB5_CONF = "java.security.krb5.conf";

    private final String command;
    private final Duration timeout;

    /**
     * @param command path or name of kinit; blank if there is none
     */
    Kinit(String command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    /**
     * Renews the ticket in {@code cache}, waiting for it no longer than the timeout.
     *
     * @return why it could not, or nothing if it did
     */
    Optional<String> renew(Path cache) {
        if (command.isBlank()) {
            return Optional.of("no kinit command is set");
        }
        String name = "FILE:" + cache;
        ProcessBuilder builder =
                new ProcessBuilder(command, "-R", "-c", name).redirectErrorStream(true);
        builder.environment().put("KRB5CCNAME", name);
        String krb5Conf = System.getProperty(KRB5_CONF);
        if (krb5Conf != null) {
            builder.environment().putIfAbsent("KRB5_CONFIG", krb5Conf);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.of(command + " cannot be run: " + e.getMessage());
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(
                        command + " -R did not end within " + timeout.toMillis() + " ms");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            command
                                    + " -R ended with "
                                    + process.exitValue()
                                    + ": "
                                    + said(process));
        } catch (IOException e) {
            return Optional.of(command + " -R: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(command + " -R was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String said(Process process) throws IOException {
        try (InputStream output = process.getInputStream()) {
            return new String(output.readNBytes(SAID_LIMIT), StandardCharsets.UTF_8).strip();
        }
    }
}
