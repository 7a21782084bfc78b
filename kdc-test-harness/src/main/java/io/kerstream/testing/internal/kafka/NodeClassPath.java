/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.MavenJars;
import io.kerstream.testing.internal.broker.BrokerMain;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What nodes run on.
 *
 * @param entries absolute paths of jars and class folders
 */
record NodeClassPath(List<Path> entries) {

    /** This JVM's log back end, for clients of other versions. */
    private static final List<String> LOGGING =
            List.of(
                    "org.apache.logging.slf4j.Log4jLogger",
                    "org.apache.logging.log4j.core.Logger",
                    "org.apache.logging.log4j.Logger");

    NodeClassPath {
        entries = List.copyOf(entries);
    }

    /** This JVM's class path; relative entries would be lost in a node's own directory. */
    static NodeClassPath ofThisJvm() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return new NodeClassPath(
                Arrays.stream(entries).map(entry -> Path.of(entry).toAbsolutePath()).toList());
    }

    /** The same with further entries before it. */
    NodeClassPath startingWith(List<Path> first) {
        return new NodeClassPath(Stream.concat(first.stream(), entries.stream()).toList());
    }

    /** Kafka's server of a version, whatever is on this JVM's class path. */
    static NodeClassPath ofServer(KafkaVersion version) {
        List<Path> entries = new ArrayList<>();
        entries.add(location(BrokerMain.class));
        entries.addAll(MavenJars.find("org.apache.kafka:kafka_2.13:" + version.text()));
        return new NodeClassPath(entries);
    }

    /** The log back end of this JVM, as far as there is one. */
    static List<Path> logging() {
        List<Path> entries = new ArrayList<>();
        for (String name : LOGGING) {
            try {
                entries.add(
                        location(Class.forName(name, false, NodeClassPath.class.getClassLoader())));
            } catch (ClassNotFoundException e) {
                // Left out by the project that uses the harness: the node's log stays empty.
                return List.of();
            }
        }
        return entries;
    }

    /** The jar or folder that a class is from. */
    static Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException(type.getName() + " is not from a jar or folder");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot locate " + type.getName(), e);
        }
    }

    @Override
    public String toString() {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
