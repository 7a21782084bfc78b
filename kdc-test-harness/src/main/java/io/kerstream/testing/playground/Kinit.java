/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Gets a ticket, with MIT's program if the host has it. */
final class Kinit {

    private static final int LIMIT_SECONDS = 30;

    private final PlaygroundState state;

    Kinit(PlaygroundState state) {
        this.state = state;
    }

    /**
     * Gets a ticket for a principal, which is created if it does not exist.
     *
     * @return shell commands that make a shell use the ticket
     */
    String run(String principal) throws IOException {
        PlaygroundState.Server server = state.server();
        String krb5Conf = Control.ask(server, "krb5-conf");
        String[] identity = Control.ask(server, "keytab", principal).split("\n", 2);
        Path cache =
                state.clients()
                        .resolve(identity[0].replaceAll("[^A-Za-z0-9._@-]", "_") + ".ccache");
        String file = cache.toString();
        if (hasProgram()) {
            ProcessBuilder kinit =
                    new ProcessBuilder("kinit", "-k", "-t", identity[1], identity[0]);
            kinit.environment().put("KRB5_CONFIG", krb5Conf);
            kinit.environment().put("KRB5CCNAME", "FILE:" + cache);
            run(kinit);
            System.err.println(identity[0] + " has a ticket, from kinit");
        } else {
            file = Control.ask(server, "ticket-cache", principal);
            System.err.println(
                    identity[0]
                            + " has a ticket, written by the playground: there is no kinit"
                            + " (Debian: krb5-user)");
        }
        return "export KRB5_CONFIG="
                + Snippets.quoted(krb5Conf)
                + "\nexport KRB5CCNAME="
                + Snippets.quoted("FILE:" + file)
                + "\n";
    }

    private static boolean hasProgram() {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            if (Path.of(folder, "kinit").toFile().canExecute()) {
                return true;
            }
        }
        return false;
    }

    private static void run(ProcessBuilder kinit) throws IOException {
        Process process =
                kinit.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new HarnessException("kinit did not end within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for kinit", e);
        }
        if (process.exitValue() != 0) {
            throw new HarnessException("kinit failed with exit status " + process.exitValue());
        }
    }
}
