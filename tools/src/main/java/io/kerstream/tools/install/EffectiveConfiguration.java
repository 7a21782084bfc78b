/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** What Flink reads from a configuration text. */
final class EffectiveConfiguration {

    private EffectiveConfiguration() {}

    /**
     * Reads a text with Flink's own parser.
     *
     * @param fileName {@code flink-conf.yaml} or {@code config.yaml}; it decides about the parser
     */
    static Configuration of(ConfigurationText text, String fileName) throws IOException {
        Path directory = Files.createTempDirectory("kerstream-install");
        Path file = directory.resolve(fileName);
        try {
            Files.writeString(file, text.text());
            return GlobalConfiguration.loadConfiguration(directory.toString());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** All settings, for comparisons. */
    static Map<String, String> all(ConfigurationText text, String fileName) throws IOException {
        return new TreeMap<>(of(text, fileName).toMap());
    }
}
