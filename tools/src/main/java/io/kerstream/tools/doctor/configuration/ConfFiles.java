/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import io.kerstream.tools.doctor.check.SkippedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigConstants;

/** The two files of a directory that Flink's configuration may stand in. */
record ConfFiles(Path directory) {

    static final String LEGACY = "flink-conf.yaml";
    static final String YAML = "config.yaml";

    private static final String DIRECTORY = ConfigConstants.ENV_FLINK_CONF_DIR;

    /**
     * @throws SkippedException if the environment names no directory
     */
    static ConfFiles of(Map<String, String> environment) {
        String directory = environment.get(DIRECTORY);
        if (directory == null) {
            throw new SkippedException(
                    DIRECTORY + " is not set, so no file of Flink's configuration is read");
        }
        return new ConfFiles(Path.of(directory));
    }

    /** Read by Flink 1.20 if it is there, by the line-based parser. */
    Path legacy() {
        return directory.resolve(LEGACY);
    }

    /** Read by Flink 1.20 if the other is not there, and by Flink 2.x. */
    Path yaml() {
        return directory.resolve(YAML);
    }

    boolean hasLegacy() {
        return Files.isRegularFile(legacy());
    }

    boolean hasYaml() {
        return Files.isRegularFile(yaml());
    }

    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }
}
