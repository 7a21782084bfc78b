/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real registry: Apicurio, with its Confluent-compatible API, in a JVM of its own on the loopback
 * interface. One for all tests of this JVM; every test takes subjects of its own.
 */
final class RegistryProcess {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Pattern LISTENING =
            Pattern.compile("Listening on: (http://[0-9.]+:([0-9]+))");

    private static RegistryProcess shared;

    private final Process process;
    private final Path log;
    private final String url;

    private RegistryProcess() throws IOException {
        Path directory = Path.of(System.getProperty("kerstream.testing.registry"));
        log = Files.createTempFile("registry", ".log");
        log.toFile().deleteOnExit();
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=0",
                                "-jar",
                                runner(directory).toString())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        Matcher listening =
                await("the registry's log says where it listens")
                        .atMost(START_LIMIT)
                        .until(this::listening, Optional::isPresent)
                        .orElseThrow();
        url = listening.group(1) + "/apis/ccompat/v7";
    }

    /** Its address, with the path of the API. Started by the first call, ends with this JVM. */
    static synchronized String url() {
        try {
            if (shared == null) {
                shared = new RegistryProcess();
            }
            return shared.url;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path runner(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Optional<Matcher> listening() throws IOException {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        if (!process.isAlive()) {
            throw new IllegalStateException("The registry ended: " + text);
        }
        Matcher matcher = LISTENING.matcher(text);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
