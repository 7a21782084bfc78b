/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import dev.failsafe.Failsafe;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.security.KafkaSecurity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;

/**
 * A user jar with the job of {@link UserJarJob}, made of the classes under test. Its libraries
 * (Kafka's client and so on) are on the job's class path.
 */
final class UserJar {

    private static final List<Class<?>> LIBRARIES =
            List.of(KafkaConsumer.class, Keytab.class, Failsafe.class);

    private final Path file;

    UserJar(Path file) throws IOException {
        this.file = file;
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            addAll(jar, location(KafkaSource.class), "");
            addAll(jar, location(KafkaSecurity.class), "");
            addAll(
                    jar,
                    location(UserJarJob.class),
                    UserJarJob.class.getPackageName().replace('.', '/'));
        }
    }

    private static URL url(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Path location(Class<?> type) {
        return Path.of(url(type).getPath());
    }

    /** Copies a folder of classes, or a jar that the reactor has packaged. */
    private static void addAll(JarOutputStream jar, Path source, String below) throws IOException {
        if (Files.isDirectory(source)) {
            addTree(jar, source, source.resolve(below));
        } else {
            try (java.nio.file.FileSystem archive =
                    java.nio.file.FileSystems.newFileSystem(source)) {
                Path root = archive.getPath("/");
                addTree(jar, root, root.resolve(below));
            }
        }
    }

    private static void addTree(JarOutputStream jar, Path root, Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.filter(Files::isRegularFile)
                    .filter(f -> !f.endsWith("MANIFEST.MF"))
                    .forEach(f -> add(jar, root.relativize(f).toString(), f));
        }
    }

    private static void add(JarOutputStream jar, String name, Path content) {
        // Both modules have a folder of services and licences.
        if (name.startsWith("META-INF/") && !name.startsWith("META-INF/services/")) {
            return;
        }
        try {
            jar.putNextEntry(new JarEntry(name));
            Files.copy(content, jar);
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code flink run} makes of it; the client's class loader is closed on return. */
    JobGraph jobGraph(Configuration configuration, String... arguments) throws Exception {
        try (PackagedProgram program =
                PackagedProgram.newBuilder()
                        .setJarFile(file.toFile())
                        .setUserClassPaths(LIBRARIES.stream().map(UserJar::url).toList())
                        .setEntryPointClassName(UserJarJob.class.getName())
                        .setConfiguration(configuration)
                        .setArguments(arguments)
                        .build()) {
            return PackagedProgramUtils.createJobGraph(program, configuration, 1, true);
        }
    }
}
