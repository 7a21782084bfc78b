/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kafka.ClientClassPath;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * A program that starts a cluster, prints the broker's process id, and never ends by itself.
 * Arguments: what to do, and a work directory; temporary ones without it.
 */
final class ClusterHolder {

    /** Runs a program as another user; only root can use it. */
    static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private ClusterHolder() {}

    public static void main(String[] arguments) throws Exception {
        KdcBuilder kdcBuilder = Kdc.builder();
        if (arguments.length > 1) {
            kdcBuilder.workDirectory(Path.of(arguments[1]));
        }
        Kdc kdc = kdcBuilder.start();
        KafkaClusterBuilder kafkaBuilder = KafkaCluster.builder(kdc);
        if (arguments.length > 1) {
            kafkaBuilder.workDirectory(Path.of(arguments[1]));
        }
        KafkaCluster kafka = kafkaBuilder.start();
        if ("version".equals(arguments[0])) {
            System.out.println("CLIENT " + AppInfoParser.getVersion());
            kafka.admin().describeCluster().clusterId().get();
            System.out.println(
                    "BROKER "
                            + Files.readString(kafka.brokerLog())
                                    .lines()
                                    .filter(line -> line.contains("Kafka version: "))
                                    .findFirst()
                                    .orElseThrow());
        }
        if ("pause".equals(arguments[0])) {
            kafka.broker(1).pause();
        }
        System.out.println("READY " + kafka.brokerPid());
        new CountDownLatch(1).await();
    }

    /** This JVM's class path with another version of Kafka's client before it. */
    static List<Path> classPathWithClients(String version) throws Exception {
        List<Path> entries = new ArrayList<>();
        try (URLClassLoader loader = ClientClassPath.newLoader(version)) {
            for (URL url : loader.getURLs()) {
                entries.add(path(url));
            }
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("kafka")
                    || entry.contains("kdc-test-harness" + File.separator + "target")) {
                entries.add(Path.of(entry));
            }
        }
        return entries;
    }

    private static Path path(URL url) throws URISyntaxException {
        return Path.of(url.toURI());
    }

    /** On this JVM's class path. */
    static Parent fork(Path directory, String... arguments) throws IOException {
        List<Path> classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .toList();
        return fork(directory, classPath, List.of(), arguments);
    }

    /** As the user that owns nothing, on a copy of this JVM's class path that it can read. */
    static Parent forkAsNobody(Path directory, String... arguments) throws IOException {
        List<Path> classPath = copyClassPath(directory.resolve("lib"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return fork(
                List.of(SETPRIV.toString(), "--reuid=65534", "--regid=65534", "--clear-groups"),
                directory,
                classPath,
                List.of(),
                arguments);
    }

    private static List<Path> copyClassPath(Path target) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (!Files.exists(source)) {
                continue;
            }
            Path copy = target.resolve(copies.size() + "-" + source.getFileName());
            copies.add(copy);
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.toList()) {
                    Path to = copy.resolve(source.relativize(file).toString());
                    Files.createDirectories(
                            Files.isDirectory(file) ? to : Objects.requireNonNull(to.getParent()));
                    if (!Files.isDirectory(file)) {
                        Files.copy(file, to);
                    }
                }
            }
        }
        return copies;
    }

    static Parent fork(
            Path directory, List<Path> classPath, List<String> options, String... arguments)
            throws IOException {
        return fork(List.of(), directory, classPath, options, arguments);
    }

    private static Parent fork(
            List<String> launcher,
            Path directory,
            List<Path> classPath,
            List<String> options,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(System.getProperty("java.home") + File.separator + "bin/java");
        command.add("-Xmx128m");
        command.add("-cp");
        command.add(
                classPath.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.addAll(options);
        command.add(ClusterHolder.class.getName());
        command.addAll(List.of(arguments));
        return new Parent(
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("stderr").toFile())
                        .start(),
                directory.resolve("stderr"));
    }

    /** A JVM that runs this program; killed when closed. */
    static final class Parent implements AutoCloseable {

        private final Process process;
        private final Path errors;
        private final BufferedReader output;

        Parent(Process process, Path errors) {
            this.process = process;
            this.errors = errors;
            output =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
        }

        Process process() {
            return process;
        }

        /** The process id of the broker, once it has printed it. */
        long awaitBroker() throws IOException {
            return Long.parseLong(awaitLine("READY "));
        }

        /** The rest of the first line that starts so. */
        String awaitLine(String start) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(start)) {
                    return line.substring(start.length());
                }
            }
            throw new AssertionError(
                    "the holder ended without '" + start + "': " + Files.readString(errors));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
