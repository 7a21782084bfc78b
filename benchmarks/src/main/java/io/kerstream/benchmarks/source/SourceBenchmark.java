/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the comparison and writes the report. */
@Command(
        name = "SourceBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Reads one broker with a bare KafkaConsumer, with Kerstream's source and with the"
                        + " official one, each run in a JVM of its own, and reports ratios.")
public final class SourceBenchmark implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--records",
            description = "Records of the main variants; others read less (default: 40 million).")
    private long records = 40_000_000;

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

    private final List<Variant> all = Variant.all();

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
        System.exit(new CommandLine(new SourceBenchmark()).execute(args));
    }

    @Override
    @SuppressWarnings("try") // the JVM's Kerberos is used by the clients, not by this method
    public Integer call() throws Exception {
        List<Variant> variants = variants();
        Path directory = Files.createTempDirectory("kerstream-benchmark");
        try (Kdc kdc = Kdc.builder().start();
                JvmKerberos kerberos = JvmKerberos.use(kdc);
                KafkaCluster kafka = startBroker(kdc)) {
            say("Filling topics");
            fill(kafka, variants);
            RunLog log = new RunLog(runs == null ? directory.resolve("runs") : runs);
            ContenderProcess process = new ContenderProcess(directory, kdc.krb5Conf(), jvmFlags);
            for (Variant variant : variants) {
                run(variant, kafka, process, log);
            }
            write(new Report(log.read(all)).toMarkdown());
        } finally {
            delete(directory);
        }
        return 0;
    }

    private List<Variant> variants() {
        Set<String> names = only;
        List<Variant> chosen =
                all.stream()
                        .filter(variant -> names == null || names.contains(variant.name()))
                        .toList();
        if (names != null && chosen.size() != names.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--only "
                            + names
                            + ": the variants are "
                            + all.stream().map(Variant::name).toList());
        }
        return chosen;
    }

    private static KafkaCluster startBroker(Kdc kdc) {
        return KafkaCluster.builder(kdc).brokerProperty("message.max.bytes", "4194304").start();
    }

    private void fill(KafkaCluster kafka, List<Variant> variants) {
        Map<BenchmarkTopic, Long> needed = new HashMap<>();
        for (Variant variant : variants) {
            needed.merge(variant.topic(), variant.records(records), Math::max);
        }
        TopicFiller filler =
                new TopicFiller(kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "filler"));
        for (BenchmarkTopic topic : EnumSet.copyOf(needed.keySet())) {
            kafka.createTopic(topic.topicName(), topic.partitions());
            filler.fill(topic, needed.getOrDefault(topic, 0L));
        }
    }

    /** Interleaved, so that what slows the machine down for a while hits all contenders. */
    private void run(Variant variant, KafkaCluster kafka, ContenderProcess process, RunLog log)
            throws IOException, InterruptedException {
        Map<String, String> client = new HashMap<>();
        Properties properties = kafka.clientProperties(variant.protocol(), "reader");
        properties.stringPropertyNames().forEach(k -> client.put(k, properties.getProperty(k)));
        client.put("group.id", "benchmark");
        RunSettings settings = variant.settings(records, brokerPid(), client);
        int times = variant.isMain() ? repetitions : variantRepetitions;
        for (int repetition = 0; repetition < times; repetition++) {
            for (Contender contender : variant.contenders()) {
                RunResult result = process.run(contender, variant.heapMb(), settings);
                log.append(variant, contender, result);
                say(
                        "%-12s %-10s %,10.0f records/s, %.3f CPU s/million, GC %.1f %%"
                                .formatted(
                                        variant.name(),
                                        contender,
                                        result.recordsPerSecond(),
                                        result.cpuSecondsPerMillion(),
                                        100 * result.gcShare()));
            }
        }
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
