/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.io.File;
import java.nio.file.Path;
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

    @Override
    public String toString() {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
