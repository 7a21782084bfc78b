/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.benchmarks.run.Contender;
import io.kerstream.benchmarks.sink.SinkContender;
import io.kerstream.benchmarks.source.SourceContender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That the benchmark runs; with so few records its figures mean nothing. */
@Timeout(180)
class BenchmarkITCase {

    @Test
    void allContendersRunAndAreReported(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report.md");

        // A report of four calls.
        for (String variant : List.of("p2", "classic", "none", "exactly-once")) {
            int status =
                    new CommandLine(new Benchmark())
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
        // Four readers, two readers, and four writers twice.
        assertThat(rows).hasSize(14);
        Stream.<Contender>concat(
                        Stream.of(SourceContender.values()), Stream.of(SinkContender.values()))
                .forEach(
                        contender ->
                                assertThat(rows)
                                        .anyMatch(
                                                row ->
                                                        row.startsWith(
                                                                "| " + contender.title() + " |")));
        assertThat(rows).noneMatch(row -> row.contains("NaN") || row.contains("Infinity"));
        assertThat(rows)
                .allSatisfy(
                        row ->
                                assertThat(Integer.parseInt(row.split(" \\| ", -1)[5]))
                                        .as("bytes allocated per record: %s", row)
                                        .isPositive());
    }

    @Test
    void unknownVariantsAreRefused() {
        assertThat(new CommandLine(new Benchmark()).execute("--only=p1,p7"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
