/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What one run reads or writes and how; goes to its JVM as a file.
 *
 * @param recordBytes size of each value
 * @param records how many records end the run, in all partitions together
 * @param checkpointMs interval of checkpoints, 0 for none
 * @param brokerPid the broker's process, whose CPU time is measured too
 * @param options what only contenders of one kind understand
 * @param client properties of the Kafka client
 */
public record RunSettings(
        String topic,
        int partitions,
        int recordBytes,
        long records,
        int parallelism,
        long checkpointMs,
        long brokerPid,
        Map<String, String> options,
        Map<String, String> client) {

    private static final String OPTION = "option.";
    private static final String CLIENT = "client.";

    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("topic", topic);
        properties.setProperty("partitions", String.valueOf(partitions));
        properties.setProperty("recordBytes", String.valueOf(recordBytes));
        properties.setProperty("records", String.valueOf(records));
        properties.setProperty("parallelism", String.valueOf(parallelism));
        properties.setProperty("checkpointMs", String.valueOf(checkpointMs));
        properties.setProperty("brokerPid", String.valueOf(brokerPid));
        options.forEach((key, value) -> properties.setProperty(OPTION + key, value));
        client.forEach((key, value) -> properties.setProperty(CLIENT + key, value));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    static RunSettings readFrom(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new RunSettings(
                properties.getProperty("topic"),
                Integer.parseInt(properties.getProperty("partitions")),
                Integer.parseInt(properties.getProperty("recordBytes")),
                Long.parseLong(properties.getProperty("records")),
                Integer.parseInt(properties.getProperty("parallelism")),
                Long.parseLong(properties.getProperty("checkpointMs")),
                Long.parseLong(properties.getProperty("brokerPid")),
                withPrefix(properties, OPTION),
                withPrefix(properties, CLIENT));
    }

    private static Map<String, String> withPrefix(Properties properties, String prefix) {
        Map<String, String> found = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), properties.getProperty(key));
            }
        }
        return found;
    }

    /** All of the client's properties. */
    public Properties clientProperties() {
        Properties properties = new Properties();
        client.forEach(properties::setProperty);
        return properties;
    }

    @Override
    public String toString() {
        // The client's properties may hold a credential.
        return "RunSettings[" + records + " of " + topic + ", parallelism " + parallelism + "]";
    }
}
