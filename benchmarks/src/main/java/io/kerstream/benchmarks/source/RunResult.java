/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What one run took after its warm-up.
 *
 * @param records how many were read meanwhile
 * @param seconds by the clock
 * @param cpuSeconds user and system time without the JIT compilers
 * @param gcSeconds in which a garbage collector ran
 * @param brokerCpuSeconds user and system time of the broker
 */
record RunResult(
        long records,
        double seconds,
        double cpuSeconds,
        double gcSeconds,
        double brokerCpuSeconds) {

    private static final double MILLION = 1e6;

    double recordsPerSecond() {
        return records / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds / (records / MILLION);
    }

    double brokerCpuSecondsPerMillion() {
        return brokerCpuSeconds / (records / MILLION);
    }

    double gcShare() {
        return gcSeconds / seconds;
    }

    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("records", String.valueOf(records));
        properties.setProperty("seconds", String.valueOf(seconds));
        properties.setProperty("cpuSeconds", String.valueOf(cpuSeconds));
        properties.setProperty("gcSeconds", String.valueOf(gcSeconds));
        properties.setProperty("brokerCpuSeconds", String.valueOf(brokerCpuSeconds));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    static RunResult readFrom(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new RunResult(
                Long.parseLong(properties.getProperty("records")),
                Double.parseDouble(properties.getProperty("seconds")),
                Double.parseDouble(properties.getProperty("cpuSeconds")),
                Double.parseDouble(properties.getProperty("gcSeconds")),
                Double.parseDouble(properties.getProperty("brokerCpuSeconds")));
    }
}
