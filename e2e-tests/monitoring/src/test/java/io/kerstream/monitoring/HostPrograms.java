/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs that the host may have; CI installs them. */
final class HostPrograms {

    private HostPrograms() {}

    /** Skips the test where a program of the Debian package {@code prometheus} is not there. */
    static void assumeThereIs(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        Assumptions.assumeTrue(
                Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                () -> "no " + program + " on the PATH: install the package prometheus");
    }
}
