/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks;

import io.kerstream.benchmarks.run.Contender;
import io.kerstream.benchmarks.run.ContenderProcess;
import io.kerstream.benchmarks.run.RunLog;
import io.kerstream.benchmarks.run.RunResult;
import io.kerstream.benchmarks.run.Suite;
import io.kerstream.benchmarks.run.Variant;
import io.kerstream.benchmarks.sink.SinkSuite;
import io.kerstream.benchmarks.source.SourceSuite;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the comparison and writes the report. */
@Command(
        name = "Benchmark",
        mixinStandardHelpOptions = true,
        description =
                "Reads and writes one broker with bare Kafka clients, with Kerstream's connectors and"
                        + " with Flink's own, each run in a JVM of its own, and reports ratios.")
public final class Benchmark implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--records",
            description =
                    "Records that the main variants read; others take less (default: 60 million).")
    private long records = 60_000_000;

    @Option(
            names = "--repetitions",
            description = "Repetitions of the main variants (default: ${DEFAULT-VALUE}).")
    private int repetitions = 3;

    @Option(
            names = "--variant-repetitions",
            description = "Repetitions of the other variants (default: ${DEFAULT-VALUE}).")
    private int variantRepetitions = 1;

    @Option(
            names = "--only",
            split = ",",
            description = "Names of the variants to run (default: all).")
    private @Nullable Set<String> only;

    @Option(
            names = "--contenders",
            split = ",",
            description =
                    "Names of those who run, beside the first of each variant (default: all).")
    private @Nullable Set<String> contenders;

    private final List<Suite> suites = List.of(new SourceSuite(), new SinkSuite());

    @Option(
            names = "--report",
            description = "File to write the report to (default: standard output).")
    private @Nullable Path report;

    @Option(
            names = "--runs",
            description =
                    "File that runs are added to. The report covers all in it, so that several"
                            + " calls can make one report (default: this call alone).")
    private @Nullable Path runs;

    @Option(names = "--jvm-flag", description = "One more flag for every contender's JVM.")
    private List<String> jvmFlags = List.of();

    /** Exit codes: 0 when the report is written, 1 when a run failed, 2 for wrong options. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }

    @Override
    @SuppressWarnings("try") // the JVM's Kerberos is used by the clients, not by this method
    public Integer call() throws Exception {
        Map<Suite, List<Variant>> chosen = chosen();
        Path directory = Files.createTempDirectory("kerstream-benchmark");
        try (Kdc kdc = Kdc.builder().start();
                JvmKerberos kerberos = JvmKerberos.use(kdc);
                KafkaCluster kafka = startBroker(kdc)) {
            RunLog log = new RunLog(runs == null ? directory.resolve("runs") : runs);
            ContenderProcess process = new ContenderProcess(directory, kdc.krb5Conf(), jvmFlags);
            for (Suite suite : suites) {
                run(suite, chosen.getOrDefault(suite, List.of()), kafka, process, log);
            }
            write(new Report(suites, log.read(allVariants())).toMarkdown());
        } finally {
            delete(directory);
        }
        return 0;
    }

    private List<Variant> allVariants() {
        return suites.stream().flatMap(suite -> suite.variants().stream()).toList();
    }

    private Map<Suite, List<Variant>> chosen() {
        Set<String> names = only;
        List<String> known = allVariants().stream().map(Variant::name).toList();
        if (names != null && !known.containsAll(names)) {
            throw new ParameterException(
                    spec.commandLine(), "--only " + names + ": the variants are " + known);
        }
        Map<Suite, List<Variant>> chosen = new HashMap<>();
        for (Suite suite : suites) {
            chosen.put(
                    suite,
                    suite.variants().stream()
                            .filter(variant -> names == null || names.contains(variant.name()))
                            .toList());
        }
        return chosen;
    }

    /**
     * With an optimizing compiler, unlike the brokers of tests: it must not be what is measured.
     */
    private static KafkaCluster startBroker(Kdc kdc) {
        return KafkaCluster.builder(kdc)
                .jvmOption("-XX:TieredStopAtLevel=4")
                .jvmOption("-Xmx1g")
                .brokerProperty("message.max.bytes", "4194304")
                // What a run wrote goes at once.
                .brokerProperty("log.segment.delete.delay.ms", "0")
                .start();
    }

    private void run(
            Suite suite,
            List<Variant> variants,
            KafkaCluster kafka,
            ContenderProcess process,
            RunLog log)
            throws IOException, InterruptedException {
        if (!variants.isEmpty()) {
            say(suite.title() + ": preparing topics");
            suite.prepare(kafka, variants, records);
        }
        for (Variant variant : variants) {
            run(suite, variant, kafka, process, log);
        }
    }

    /** Interleaved, so that what slows the machine down for a while hits all contenders. */
    private void run(
            Suite suite, Variant variant, KafkaCluster kafka, ContenderProcess process, RunLog log)
            throws IOException, InterruptedException {
        Map<String, String> client = new HashMap<>(suite.clientProperties());
        Properties properties = kafka.clientProperties(variant.protocol(), "client");
        properties.stringPropertyNames().forEach(k -> client.put(k, properties.getProperty(k)));
        int times = variant.isMain() ? repetitions : variantRepetitions;
        for (int repetition = 0; repetition < times; repetition++) {
            for (Contender contender : variant.contenders()) {
                if (!runs(variant, contender)) {
                    continue;
                }
                String topic = suite.topicOfRun(kafka, variant);
                RunResult result =
                        process.run(contender, variant, topic, records, brokerPid(), client);
                suite.afterRun(kafka, topic);
                log.append(variant, contender, result);
                say(
                        ("%-12s %-14s %,10.0f records/s, %.3f CPU s/million,"
                                        + " %.0f bytes a record, GC %.1f %%, commits %s")
                                .formatted(
                                        variant.name(),
                                        contender.name(),
                                        result.recordsPerSecond(),
                                        result.cpuSecondsPerMillion(),
                                        result.allocatedBytesPerRecord(),
                                        100 * result.gcShare(),
                                        result.commits()));
            }
        }
    }

    private boolean runs(Variant variant, Contender contender) {
        return contenders == null
                || contenders.contains(contender.name())
                || contender.equals(variant.contenders().get(0));
    }

    /** The only child of this process between two runs. */
    private static long brokerPid() {
        List<Long> children =
                ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::pid)
                        .toList();
        if (children.size() != 1) {
            throw new IllegalStateException("Not one broker alone: processes " + children);
        }
        return children.get(0);
    }

    private void write(String markdown) throws IOException {
        if (report == null) {
            say(markdown);
        } else {
            Files.writeString(report, markdown);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
