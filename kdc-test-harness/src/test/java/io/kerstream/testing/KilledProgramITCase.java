/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What remains of a KDC whose JVM was killed: nothing. */
class KilledProgramITCase extends EveryBackend {

    @Test
    void leavesNoProcessAndSoonNoFile() throws Exception {
        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-D" + KdcBackend.PROPERTY + "=" + backend.id(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KdcProgram.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Path directory;
        List<Long> children;
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8));
            directory = directoryIn(output);
            children =
                    Arrays.stream(output.readLine().split(" ", -1))
                            .filter(pid -> !pid.isEmpty())
                            .map(Long::valueOf)
                            .toList();
            assertThat(children.isEmpty()).isEqualTo(backend != KdcBackend.MIT);
            assertThat(directory).isDirectory();
            try (Kdc other = kdc().start()) {
                assertThat(other.isRunning()).isTrue();
                assertThat(directory).as("of a living JVM").isDirectory();
            }
        } finally {
            program.destroyForcibly().waitFor();
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> children.stream().allMatch(Host::isGone));
        try (Kdc next = kdc().start()) {
            assertThat(next.isRunning()).isTrue();
            assertThat(directory).doesNotExist();
        }
    }

    /** Logs may go to the same stream. */
    private static Path directoryIn(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (!line.startsWith("/")) {
            line = output.readLine();
        }
        return Path.of(line);
    }
}
