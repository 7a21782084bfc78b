/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has ended.
 *
 * @param output of standard output and standard error, as they came
 */
record Command(List<String> line, int exitCode, String output) {

    /**
     * Runs a program to its end.
     *
     * @param environment added to this process's own
     * @throws IOException with what it printed, if it does not end within the limit
     */
    static Command run(Map<String, String> environment, Duration limit, List<String> line)
            throws IOException, InterruptedException {
        // Into a file: daemons that the program starts inherit a pipe and keep it open.
        Path output = Files.createTempFile("command", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(
                        "%s did not end within %s s; so far: %s"
                                .formatted(
                                        line, limit.toSeconds(), Files.readString(output, UTF_8)));
            }
            return new Command(line, process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    /** This one, if it ended well. */
    Command succeeded() {
        if (exitCode != 0) {
            throw new AssertionError("%s ended with %d: %s".formatted(line, exitCode, output));
        }
        return this;
    }
}
