/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What one run took after its warm-up.
 *
 * @param records how many were read or written meanwhile
 * @param seconds by the clock
 * @param cpuSeconds user and system time without the JIT compilers
 * @param gcSeconds in which a garbage collector ran
 * @param brokerCpuSeconds user and system time of the broker
 * @param allocatedBytes on the heap, by threads that lived at the end; 0 if not measured
 * @param commits of transactions, meanwhile
 */
public record RunResult(
        long records,
        double seconds,
        double cpuSeconds,
        double gcSeconds,
        double brokerCpuSeconds,
        long allocatedBytes,
        CommitTimes commits) {

    private static final double MILLION = 1e6;

    public double recordsPerSecond() {
        return records / seconds;
    }

    public double cpuSecondsPerMillion() {
        return cpuSeconds / (records / MILLION);
    }

    public double brokerCpuSecondsPerMillion() {
        return brokerCpuSeconds / (records / MILLION);
    }

    public double gcShare() {
        return gcSeconds / seconds;
    }

    public double allocatedBytesPerRecord() {
        return (double) allocatedBytes / records;
    }

    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("records", String.valueOf(records));
        properties.setProperty("seconds", String.valueOf(seconds));
        properties.setProperty("cpuSeconds", String.valueOf(cpuSeconds));
        properties.setProperty("gcSeconds", String.valueOf(gcSeconds));
        properties.setProperty("brokerCpuSeconds", String.valueOf(brokerCpuSeconds));
        properties.setProperty("allocatedBytes", String.valueOf(allocatedBytes));
        properties.setProperty("commits", String.valueOf(commits.count()));
        properties.setProperty("commitMedianMs", String.valueOf(commits.medianMs()));
        properties.setProperty("commitP99Ms", String.valueOf(commits.p99Ms()));
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
                Double.parseDouble(properties.getProperty("brokerCpuSeconds")),
                Long.parseLong(properties.getProperty("allocatedBytes")),
                new CommitTimes(
                        Integer.parseInt(properties.getProperty("commits")),
                        Double.parseDouble(properties.getProperty("commitMedianMs")),
                        Double.parseDouble(properties.getProperty("commitP99Ms"))));
    }
}
