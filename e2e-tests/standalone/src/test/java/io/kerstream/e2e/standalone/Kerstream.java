/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The archive that this build made, unpacked as a user unpacks it. */
record Kerstream(Path home) {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    static Kerstream unpack(Path into) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("kerstream.dist.archive"));
        Command.run(
                        Map.of(),
                        LIMIT,
                        List.of("tar", "xzf", archive.toString(), "-C", into.toString()))
                .succeeded();
        return new Kerstream(
                into.resolve(archive.getFileName().toString().replace("-bin.tar.gz", "")));
    }

    /** Runs {@code scripts/install.sh}. */
    String install(Path flinkHome, String... options) throws IOException, InterruptedException {
        return script("install.sh", Map.of("FLINK_HOME", flinkHome.toString()), options);
    }

    /** Runs a script and returns what it printed, if it ended with 0. */
    String script(String name, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        return run(name, environment, options).succeeded().output();
    }

    /** Runs a script to its end, whichever it is. */
    Command run(String name, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(home.resolve("scripts/" + name).toString()));
        line.addAll(List.of(options));
        return Command.run(environment, LIMIT, line);
    }

    Path exampleJar() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("examples"))) {
            return jars.findFirst().orElseThrow();
        }
    }

    /**
     * The example with connector, security module and Kafka's client inside, as users build jars.
     *
     * @param commit what Kafka's client in it shall call its commit, to be told from others in logs
     */
    Path userJar(Path target, String commit) throws IOException {
        List<Path> jars = new ArrayList<>(List.of(exampleJar()));
        try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
            lib.sorted().forEach(jars::add);
        }
        Set<String> names = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target))) {
            for (Path jar : jars) {
                merge(jar, out, names, commit);
            }
        }
        return target;
    }

    private static void merge(Path jar, JarOutputStream out, Set<String> names, String commit)
            throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (names.add(entry.getName())) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    write(in, entry, out, commit);
                    out.closeEntry();
                }
            }
        }
    }

    private static void write(JarFile in, JarEntry entry, OutputStream out, String commit)
            throws IOException {
        byte[] content = in.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("kafka/kafka-version.properties")) {
            content =
                    new String(content, ISO_8859_1)
                            .replaceFirst("commitId=.*", "commitId=" + commit)
                            .getBytes(ISO_8859_1);
        }
        out.write(content);
    }
}
