/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks;

import io.kerstream.benchmarks.run.Contender;
import io.kerstream.benchmarks.run.ContenderProcess;
import io.kerstream.benchmarks.run.Measurements;
import io.kerstream.benchmarks.run.RunResult;
import io.kerstream.benchmarks.run.Suite;
import io.kerstream.benchmarks.run.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/** Writes the measurements down, with all that somebody needs to repeat them. */
final class Report {

    /** Where so few of a base's records pass in a second, figures have other digits. */
    private static final double FEW_PER_SECOND = 10_000;

    private final List<Suite> suites;
    private final Measurements measurements;

    Report(List<Suite> suites, Measurements measurements) {
        this.suites = suites;
        this.measurements = measurements;
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                # Results of the benchmarks

                Written by `benchmarks/run.sh`; run it to measure again. Times depend on the machine, so
                read the ratios: each compares runs of the same repetition, one after the other.

                """);
        appendMachine(text);
        appendMethod(text);
        for (Suite suite : suites) {
            List<Variant> measured =
                    suite.variants().stream().filter(measurements.variants()::contains).toList();
            if (!measured.isEmpty()) {
                text.append("## ").append(suite.title()).append("\n\n");
                text.append(suite.method()).append('\n');
            }
            for (Variant variant : measured) {
                appendVariant(text, suite, variant);
            }
        }
        return text.toString();
    }

    private static void appendMachine(StringBuilder text) {
        text.append("| machine | |\n|---|---|\n");
        row(text, "date", LocalDate.now(ZoneOffset.UTC));
        row(text, "processor", processor());
        row(text, "cores for everything", Runtime.getRuntime().availableProcessors());
        row(text, "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        row(text, "JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
        row(text, "Flink", EnvironmentInformation.getVersion());
        row(text, "official connector", officialVersion());
        row(text, "Kafka clients and broker", AppInfoParser.getVersion());
        text.append('\n');
    }

    private static void row(StringBuilder text, String name, Object value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String officialVersion() {
        String version =
                org.apache.flink.connector.kafka.source.KafkaSource.class
                        .getPackage()
                        .getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static void appendMethod(StringBuilder text) {
        text.append(
                String.format(
                        Locale.ROOT,
                        """
                        Method: one broker in a JVM of its own on the same machine, its C2 compiler on. Every run is a fresh
                        JVM with the flags `%s` and a heap of 1 GiB
                        unless said otherwise. Jobs run in a MiniCluster with object reuse. The first 60 %% of the records
                        are warm-up, which C2 needs. CPU is user and system time of the whole process without its JIT
                        compilers. Bytes allocated are those of all threads that live at the end of the run.
                        Figures are medians; a ratio is the median of the ratios of each repetition.

                        """,
                        String.join(
                                " ",
                                ContenderProcess.FLAGS.stream()
                                        .filter(flag -> flag.startsWith("-XX"))
                                        .toList())));
    }

    private void appendVariant(StringBuilder text, Suite suite, Variant variant) {
        Contender base = measurements.contenders(variant).iterator().next();
        text.append("### ").append(variant.title()).append("\n\n");
        text.append(
                String.format(
                        Locale.ROOT,
                        "Runs of each %s: %d; records measured in each: %,.0f.%n%n",
                        suite.contenderNoun(),
                        measurements.repetitions(variant, base),
                        measurements.median(variant, base, RunResult::records)));
        boolean commits =
                measurements.contenders(variant).stream()
                        .anyMatch(c -> median(variant, c, r -> r.commits().count()) > 0);
        text.append("| ").append(suite.contenderNoun());
        text.append(
                " | million records/s | throughput ratio | CPU s per million | CPU ratio |"
                        + " bytes allocated per record | GC time | broker's CPU s per million |");
        text.append(commits ? " commits | median | 99 % within |\n" : "\n");
        text.append("|---|---|---|---|---|---|---|---|").append(commits ? "---|---|---|\n" : "\n");
        for (Contender contender : measurements.contenders(variant)) {
            appendRow(text, variant, contender, base);
            if (commits) {
                appendCommits(text, variant, contender);
            }
            text.append('\n');
        }
        text.append('\n');
    }

    private void appendRow(
            StringBuilder text, Variant variant, Contender contender, Contender base) {
        text.append(
                String.format(
                        Locale.ROOT,
                        median(variant, base, RunResult::recordsPerSecond) < FEW_PER_SECOND
                                ? "| %s | %.5f | %.2f | %.0f | %.2f | %s | %.1f %% | %.0f |"
                                : "| %s | %.2f | %.2f | %.3f | %.2f | %s | %.1f %% | %.3f |",
                        contender.title(),
                        median(variant, contender, RunResult::recordsPerSecond) / 1e6,
                        ratio(variant, contender, base, RunResult::recordsPerSecond),
                        median(variant, contender, RunResult::cpuSecondsPerMillion),
                        ratio(variant, contender, base, RunResult::cpuSecondsPerMillion),
                        allocated(variant, contender),
                        100 * median(variant, contender, RunResult::gcShare),
                        median(variant, contender, RunResult::brokerCpuSecondsPerMillion)));
    }

    private String allocated(Variant variant, Contender contender) {
        double bytes = median(variant, contender, RunResult::allocatedBytesPerRecord);
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.0f", bytes);
    }

    private void appendCommits(StringBuilder text, Variant variant, Contender contender) {
        double count = median(variant, contender, result -> result.commits().count());
        text.append(
                count == 0
                        ? " | | |"
                        : String.format(
                                Locale.ROOT,
                                " %.0f | %.1f ms | %.1f ms |",
                                count,
                                median(variant, contender, result -> result.commits().medianMs()),
                                median(variant, contender, result -> result.commits().p99Ms())));
    }

    private double median(
            Variant variant, Contender contender, ToDoubleFunction<RunResult> figure) {
        return measurements.median(variant, contender, figure);
    }

    private double ratio(
            Variant variant,
            Contender contender,
            Contender base,
            ToDoubleFunction<RunResult> figure) {
        return measurements.medianRatio(variant, contender, base, figure);
    }
}
