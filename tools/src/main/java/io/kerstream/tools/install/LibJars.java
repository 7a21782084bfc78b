/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Our jars in Flink's {@code lib/}. */
final class LibJars {

    private static final Pattern OURS =
            Pattern.compile("kerstream-(security|connector-kafka)-.+\\.jar");
    private static final String KAFKA_CLIENT =
            "org/apache/kafka/clients/consumer/KafkaConsumer.class";

    private final Path lib;

    LibJars(Path lib) {
        this.lib = lib;
    }

    /**
     * The jars of an unpacked distribution.
     *
     * @throws ToolException if they are not there, as in a source tree
     */
    static List<Path> of(Path distribution) throws IOException {
        Path lib = distribution.resolve("lib");
        List<Path> jars = Files.isDirectory(lib) ? new LibJars(lib).ours() : List.of();
        if (jars.size() != 2) {
            throw new ToolException(
                    "Not the two jars kerstream-security and kerstream-connector-kafka in %s, but %s;"
                                    .formatted(lib, jars)
                            + " run the install.sh of an unpacked kerstream-<version>-bin.tar.gz",
                    null);
        }
        return jars;
    }

    /** Those that are there, of any version. */
    List<Path> ours() throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> OURS.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /**
     * Other jars with Kafka's client under its own name: which one a job gets would be left to
     * chance.
     */
    List<Path> otherKafkaClients() throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !OURS.matcher(file.getFileName().toString()).matches())
                    .filter(LibJars::holdsKafkaClient)
                    .sorted()
                    .toList();
        }
    }

    private static boolean holdsKafkaClient(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(KAFKA_CLIENT) != null;
        } catch (IOException e) {
            throw new ToolException("Cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    boolean holds(Path jar) throws IOException {
        Path target = lib.resolve(jar.getFileName());
        return Files.exists(target) && Files.mismatch(jar, target) == -1;
    }

    void copy(Path jar) throws IOException {
        Path next = lib.resolve(jar.getFileName() + ".kerstream-new");
        Files.copy(jar, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, lib.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
}
