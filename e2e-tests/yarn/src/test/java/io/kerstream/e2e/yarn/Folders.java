/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What the build has prepared. */
final class Folders {

    private Folders() {}

    /** The jars that {@code hadoop classpath} would name. */
    static Path hadoop() {
        return existing("kerstream.yarn.hadoop");
    }

    /** The jar of {@link CopyJob}. */
    static Path jobJar() {
        return existing("kerstream.yarn.job-jar");
    }

    private static Path existing(String property) {
        Path path =
                Path.of(
                        Objects.requireNonNull(
                                System.getProperty(property),
                                () -> property + " is not set: run this test by ./mvnw verify"));
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is not there: run this test by ./mvnw verify");
        }
        return path;
    }
}
