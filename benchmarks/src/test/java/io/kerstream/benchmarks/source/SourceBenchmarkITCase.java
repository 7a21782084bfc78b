/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That the benchmark runs; with so few records its figures mean nothing. */
@Timeout(180)
class SourceBenchmarkITCase {

    @Test
    void allContendersReadAndAreReported(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report.md");

        // A report of two calls.
        for (String variant : List.of("strings", "p2")) {
            int status =
                    new CommandLine(new SourceBenchmark())
                            .execute(
                                    "--records=600000",
                                    "--repetitions=1",
                                    "--only=" + variant,
                                    "--runs=" + directory.resolve("runs"),
                                    "--report=" + report);
            assertThat(status).isZero();
        }

        List<String> rows =
                Files.readAllLines(report).stream().filter(row -> row.contains(" % | ")).toList();
        // Four contenders of the main variant, three of the other.
        assertThat(rows).hasSize(7);
        for (Contender contender : Contender.values()) {
            assertThat(rows).anyMatch(row -> row.startsWith("| " + contender.title() + " |"));
        }
        assertThat(rows).noneMatch(row -> row.contains("NaN") || row.contains("Infinity"));
    }

    @Test
    void unknownVariantsAreRefused() {
        assertThat(new CommandLine(new SourceBenchmark()).execute("--only=p1,p7"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
