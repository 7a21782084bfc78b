/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file with a line for each run, so that a report can be made of several calls of the benchmark.
 *
 * <p>A line has the variant, the contender and the fields of {@link RunResult}, separated by
 * blanks.
 */
final class RunLog {

    private final Path file;

    RunLog(Path file) {
        this.file = file;
    }

    void append(Variant variant, Contender contender, RunResult result) throws IOException {
        String line =
                String.join(
                        " ",
                        variant.name(),
                        contender.name(),
                        String.valueOf(result.records()),
                        String.valueOf(result.seconds()),
                        String.valueOf(result.cpuSeconds()),
                        String.valueOf(result.gcSeconds()),
                        String.valueOf(result.brokerCpuSeconds()));
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * All runs in the file; none if there is no file yet.
     *
     * @param variants those that may be named
     */
    Measurements read(List<Variant> variants) throws IOException {
        Measurements measurements = new Measurements();
        if (Files.notExists(file)) {
            return measurements;
        }
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(" ", -1);
            Variant variant =
                    variants.stream()
                            .filter(candidate -> candidate.name().equals(fields[0]))
                            .findAny()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    file + " names variant " + fields[0]));
            measurements.add(
                    variant,
                    Contender.valueOf(fields[1]),
                    new RunResult(
                            Long.parseLong(fields[2]),
                            Double.parseDouble(fields[3]),
                            Double.parseDouble(fields[4]),
                            Double.parseDouble(fields[5]),
                            Double.parseDouble(fields[6])));
        }
        return measurements;
    }
}
