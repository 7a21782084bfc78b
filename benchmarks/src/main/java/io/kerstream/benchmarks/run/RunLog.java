/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

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
public final class RunLog {

    private final Path file;

    public RunLog(Path file) {
        this.file = file;
    }

    public void append(Variant variant, Contender contender, RunResult result) throws IOException {
        String line =
                String.join(
                        " ",
                        variant.name(),
                        contender.name(),
                        String.valueOf(result.records()),
                        String.valueOf(result.seconds()),
                        String.valueOf(result.cpuSeconds()),
                        String.valueOf(result.gcSeconds()),
                        String.valueOf(result.brokerCpuSeconds()),
                        String.valueOf(result.commits().count()),
                        String.valueOf(result.commits().medianMs()),
                        String.valueOf(result.commits().p99Ms()),
                        String.valueOf(result.allocatedBytes()));
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * All runs in the file; none if there is no file yet.
     *
     * @param variants those that may be named
     */
    public Measurements read(List<Variant> variants) throws IOException {
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
                    contender(variant, fields[1]),
                    new RunResult(
                            Long.parseLong(fields[2]),
                            Double.parseDouble(fields[3]),
                            Double.parseDouble(fields[4]),
                            Double.parseDouble(fields[5]),
                            Double.parseDouble(fields[6]),
                            // Files of earlier versions go without.
                            fields.length > 10 ? Long.parseLong(fields[10]) : 0,
                            new CommitTimes(
                                    Integer.parseInt(fields[7]),
                                    Double.parseDouble(fields[8]),
                                    Double.parseDouble(fields[9]))));
        }
        return measurements;
    }

    private Contender contender(Variant variant, String name) {
        for (Contender contender : variant.contenders()) {
            if (contender.name().equals(name)) {
                return contender;
            }
        }
        throw new IllegalArgumentException(file + " names " + name + " in " + variant.name());
    }
}
