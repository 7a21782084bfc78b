/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs kinit and its like with the krb5.conf of a KDC and a ticket cache of their own. */
final class MitClient {

    private static final List<String> PROGRAMS = List.of("kinit", "kvno", "klist");
    private static final int LIMIT_SECONDS = 40;

    private final Kdc kdc;
    private final Path cache;

    MitClient(Kdc kdc, Path cache) {
        this.kdc = kdc;
        this.cache = cache;
    }

    /** Leaves a test out, audibly, on a host without the programs. */
    static void require() {
        for (String program : PROGRAMS) {
            boolean found =
                    Arrays.stream(System.getenv("PATH").split(":", -1))
                            .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
            if (!found) {
                String reason = "SKIPPED: no " + program + " here; Debian has it in krb5-user";
                System.err.println(reason);
                Assumptions.abort(reason);
            }
        }
    }

    /** The output of a program that succeeds. */
    String run(String... command) {
        return execute(true, command);
    }

    /** The output of a program that fails. */
    String fail(String... command) {
        return execute(false, command);
    }

    private String execute(boolean success, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KRB5_CONFIG", kdc.krb5Conf().toString());
        builder.environment().put("KRB5CCNAME", "FILE:" + cache);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue() == 0)
                    .as("%s: %s", String.join(" ", command), output)
                    .isEqualTo(success);
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
