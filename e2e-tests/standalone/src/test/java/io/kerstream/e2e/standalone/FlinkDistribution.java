/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A real Flink distribution: {@code FLINK_HOME}, or one that the test set-up fetches. */
final class FlinkDistribution {

    private static final Duration FETCH_LIMIT = Duration.ofMinutes(5);

    private FlinkDistribution() {}

    /**
     * Its folder, which tests only read.
     *
     * @throws TestAbortedException if there is none and none can be fetched, unless the build says
     *     that this is a failure
     */
    static Path find() throws IOException, InterruptedException {
        String home = System.getenv("FLINK_HOME");
        if (home != null && !home.isBlank()) {
            return Path.of(home);
        }
        String version = System.getProperty("kerstream.e2e.flink.version");
        Path script = Path.of(System.getProperty("kerstream.root"), ".ci", "flink-distribution");
        String reason;
        try {
            Command fetch = Command.run(Map.of(), FETCH_LIMIT, List.of(script.toString(), version));
            if (fetch.exitCode() == 0) {
                return Path.of(fetch.output().lines().reduce("", (before, line) -> line));
            }
            reason = fetch.output();
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        String message =
                "No Flink distribution: FLINK_HOME is not set, and .ci/flink-distribution %s failed: %s"
                        .formatted(version, reason);
        if (Boolean.getBoolean("kerstream.e2e.required")) {
            throw new AssertionError(message);
        }
        System.err.println(
                "\n!!! SKIPPED: end-to-end tests on standalone Flink. " + message + "\n");
        throw new TestAbortedException(message);
    }

    /**
     * A distribution that may be changed: scripts and configuration are copies, jars are links.
     *
     * @param target a folder that does not exist
     */
    static Path copy(Path home, Path target) throws IOException {
        Files.createDirectories(target.resolve("lib"));
        Files.createDirectories(target.resolve("log"));
        for (String folder : List.of("bin", "conf")) {
            Files.createDirectories(target.resolve(folder));
            for (Path file : list(home.resolve(folder))) {
                Files.copy(file, target.resolve(folder).resolve(file.getFileName()));
            }
        }
        for (Path jar : list(home.resolve("lib"))) {
            Files.createSymbolicLink(
                    target.resolve("lib").resolve(jar.getFileName()), jar.toRealPath());
        }
        for (String folder : List.of("opt", "plugins")) {
            Files.createSymbolicLink(target.resolve(folder), home.resolve(folder).toRealPath());
        }
        return target;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
