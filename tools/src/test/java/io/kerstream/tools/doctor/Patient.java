/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One set-up that the doctor is run against: Flink's configuration, client properties, environment
 * and options. Healthy when made by {@link Ward}; a fault is a change of it.
 */
final class Patient {

    final Path directory;
    final Map<String, String> flink = new TreeMap<>();
    final Properties client = new Properties();
    final Map<String, String> environment = new TreeMap<>();
    final Map<String, String> options = new TreeMap<>();

    /** The file that Flink's configuration is written to. */
    String flinkFile = "config.yaml";

    Patient(Path directory) {
        this.directory = directory;
    }

    /** Writes the files, and returns the arguments of the doctor. */
    List<String> arguments() throws IOException {
        Files.writeString(
                directory.resolve(flinkFile),
                flink.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        Path properties = directory.resolve("client.properties");
        try (var out = Files.newOutputStream(properties)) {
            client.store(out, null);
        }
        environment.put("FLINK_CONF_DIR", directory.toString());
        List<String> arguments = new ArrayList<>();
        arguments.add("--command-config");
        arguments.add(properties.toString());
        options.forEach(
                (option, value) -> {
                    arguments.add(option);
                    arguments.add(value);
                });
        return arguments;
    }
}
