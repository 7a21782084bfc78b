/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Kerberized YARN in a JVM of its own, with the containers that it starts. None of them outlives
 * {@link #close()}, nor this JVM. Not thread-safe.
 */
final class YarnProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final long END_SECONDS = 20;

    private final Path directory;
    private final Process process;
    private int requests;

    private YarnProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts it; {@link #awaitReady()} waits for it. */
    static YarnProcess start(Path directory, Path krb5Conf, String principal, Path keytab)
            throws IOException {
        Files.createDirectories(directory);
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        return new YarnProcess(
                directory,
                JavaProcess.start(
                        directory,
                        directory.resolve("yarn.log"),
                        Map.of(),
                        List.of(
                                "-Djava.security.krb5.conf=" + krb5Conf,
                                "-Dlog4j.configurationFile=yarn-log4j2.properties",
                                "-cp",
                                classes + File.pathSeparator + Folders.hadoop() + "/*",
                                YarnMain.class.getName(),
                                directory.toString(),
                                Folders.hadoop().toString(),
                                principal,
                                keytab.toString())));
    }

    void awaitReady() {
        await("YARN is ready; its log is " + log())
                .atMost(START_LIMIT)
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new AssertionError(
                                        "YARN has ended:\n" + Files.readString(log()));
                            }
                            return Files.exists(directory.resolve(YarnMain.READY_FILE));
                        });
    }

    /** The folder of {@code core-site.xml} and {@code yarn-site.xml}. */
    Path configuration() {
        return directory.resolve(YarnMain.CONFIGURATION);
    }

    /** What ResourceManager and NodeManager have to say. */
    Path log() {
        return directory.resolve("yarn.log");
    }

    /** A line for each application that there is or was: id, state and final status. */
    List<String> applications() throws IOException {
        Path answer = directory.resolve("applications-" + requests++);
        OutputStream input = process.getOutputStream();
        input.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        await("YARN's list of applications")
                .atMost(ANSWER_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(answer));
        return Files.readAllLines(answer);
    }

    /** The JVMs in containers that run this main class. */
    List<ProcessHandle> containers(String mainClass) {
        return process.descendants()
                .filter(
                        child ->
                                child.info().command().filter(c -> c.endsWith("java")).isPresent()
                                        && child.info()
                                                .commandLine()
                                                .filter(line -> line.contains(mainClass))
                                                .isPresent())
                .toList();
    }

    /** All that containers wrote to their log folders. */
    List<Path> containerLogs() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("-logDir-"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<ProcessHandle> containers = process.descendants().toList();
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        containers.forEach(ProcessHandle::destroyForcibly);
    }
}
