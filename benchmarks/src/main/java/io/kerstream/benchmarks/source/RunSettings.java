/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What one run reads and how; goes to its JVM as a file.
 *
 * @param records how many records end the run, in all partitions together
 * @param strings whether values are decoded to strings
 * @param checkpointMs interval of checkpoints, 0 for none
 * @param brokerPid the broker's process, whose CPU time is measured too
 * @param client consumer properties
 */
record RunSettings(
        String topic,
        int partitions,
        long records,
        int parallelism,
        boolean strings,
        long checkpointMs,
        long brokerPid,
        Map<String, String> client) {

    private static final String CLIENT = "client.";

    static Map<String, String> merged(Map<String, String> first, Map<String, String> winning) {
        Map<String, String> all = new HashMap<>(first);
        all.putAll(winning);
        return all;
    }

    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("topic", topic);
        properties.setProperty("partitions", String.valueOf(partitions));
        properties.setProperty("records", String.valueOf(records));
        properties.setProperty("parallelism", String.valueOf(parallelism));
        properties.setProperty("strings", String.valueOf(strings));
        properties.setProperty("checkpointMs", String.valueOf(checkpointMs));
        properties.setProperty("brokerPid", String.valueOf(brokerPid));
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
        Map<String, String> client = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(CLIENT)) {
                client.put(key.substring(CLIENT.length()), properties.getProperty(key));
            }
        }
        return new RunSettings(
                properties.getProperty("topic"),
                Integer.parseInt(properties.getProperty("partitions")),
                Long.parseLong(properties.getProperty("records")),
                Integer.parseInt(properties.getProperty("parallelism")),
                Boolean.parseBoolean(properties.getProperty("strings")),
                Long.parseLong(properties.getProperty("checkpointMs")),
                Long.parseLong(properties.getProperty("brokerPid")),
                client);
    }

    /** For consumers: all of the client's properties. */
    Properties clientProperties() {
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
