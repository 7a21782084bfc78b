/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The project's own files, for tests that hold the sources and a page of docs/ to each other. */
public final class ProjectFiles {

    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private ProjectFiles() {}

    /** What is below these folders of these modules. */
    public static Stream<Path> below(String folder, String... modules) {
        return Stream.of(modules)
                .map(module -> ROOT.resolve(module).resolve(folder))
                .flatMap(ProjectFiles::files);
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
