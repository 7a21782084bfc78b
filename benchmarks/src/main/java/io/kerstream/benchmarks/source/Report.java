/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/** Writes the measurements down, with all that somebody needs to repeat them. */
final class Report {

    private final Measurements measurements;

    Report(Measurements measurements) {
        this.measurements = measurements;
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                # Results of the source benchmark

                Written by `benchmarks/run.sh`; run it to measure again. Times depend on the machine, so
                read the ratios: each compares runs of the same repetition, one after the other.

                """);
        appendMachine(text);
        appendMethod(text);
        for (Variant variant : measurements.variants()) {
            appendVariant(text, variant);
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

    private void appendMethod(StringBuilder text) {
        text.append(
                String.format(
                        Locale.ROOT,
                        """
                        Method: one broker in a JVM of its own on the same machine, records in 4 partitions. Every run is
                        a fresh JVM with the flags `%s` and a heap
                        of 1 GiB unless said otherwise. Sources run in a MiniCluster with object reuse, chained to a sink
                        that counts. The first 30 %% of the records are warm-up. CPU is user and system time of the whole
                        process without its JIT compilers. Figures are medians; *ratio* is to the bare loop with the
                        settings of the same table, Kafka's own unless said otherwise. Kerstream's source has the client
                        settings that it has by default; they are Kerstream's alone where the table does not say that
                        everyone has them. What they are, and what each of them brings, is in
                        [docs/performance.md](../docs/performance.md).

                        """,
                        String.join(
                                " ",
                                ContenderProcess.FLAGS.stream()
                                        .filter(flag -> flag.startsWith("-XX"))
                                        .toList())));
    }

    private void appendVariant(StringBuilder text, Variant variant) {
        text.append("## ").append(variant.title()).append("\n\n");
        text.append(
                String.format(
                        Locale.ROOT,
                        "Runs of each reader: %d; records measured in each: %,.0f.%n%n",
                        measurements.repetitions(variant, Contender.BARE),
                        measurements.median(variant, Contender.BARE, RunResult::records)));
        text.append(
                "| reader | million records/s | throughput ratio | CPU s per million | CPU ratio |"
                        + " GC time | broker's CPU s per million |\n"
                        + "|---|---|---|---|---|---|---|\n");
        boolean large = variant.topic() == BenchmarkTopic.MIB;
        for (Contender contender : measurements.contenders(variant)) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            large
                                    ? "| %s | %.5f | %.2f | %.0f | %.2f | %.1f %% | %.0f |%n"
                                    : "| %s | %.2f | %.2f | %.3f | %.2f | %.1f %% | %.3f |%n",
                            contender.title(),
                            measurements.median(variant, contender, RunResult::recordsPerSecond)
                                    / 1e6,
                            measurements.medianRatio(
                                    variant,
                                    contender,
                                    Contender.BARE,
                                    RunResult::recordsPerSecond),
                            measurements.median(
                                    variant, contender, RunResult::cpuSecondsPerMillion),
                            measurements.medianRatio(
                                    variant,
                                    contender,
                                    Contender.BARE,
                                    RunResult::cpuSecondsPerMillion),
                            100 * measurements.median(variant, contender, RunResult::gcShare),
                            measurements.median(
                                    variant, contender, RunResult::brokerCpuSecondsPerMillion)));
        }
        text.append('\n');
    }
}
