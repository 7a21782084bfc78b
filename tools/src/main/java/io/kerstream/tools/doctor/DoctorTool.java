/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.connector.kafka.sink.SinkProperties;
import io.kerstream.security.client.SecuredKafkaClientFactory;
import io.kerstream.tools.ClusterOptions;
import io.kerstream.tools.DurationOption;
import io.kerstream.tools.Programs;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Job;
import io.kerstream.tools.doctor.check.Result;
import io.kerstream.tools.doctor.check.Runner;
import io.kerstream.tools.doctor.check.Setup;
import io.kerstream.tools.doctor.report.JsonReport;
import io.kerstream.tools.doctor.report.Report;
import io.kerstream.tools.doctor.report.Secrets;
import io.kerstream.tools.doctor.report.TableReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out why a job cannot log in to Kafka, read, write or commit. */
@Command(
        name = "doctor.sh",
        description = {
            "Looks at one step after the other between a configuration and a job that reads and"
                    + " writes: files, KDC, login, brokers, rights.",
            "Writes no record, commits no offset, shows no secret. Each finding says what was tried,"
                    + " what came back and what to do."
        },
        mixinStandardHelpOptions = true,
        version = "Kerstream 0.1.0-SNAPSHOT",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing failed; there may be warnings",
            "1:a check failed, or the doctor itself; the output says why",
            "2:usage"
        })
public final class DoctorTool implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ClusterOptions cluster;

    @Option(names = "--read", paramLabel = "TOPIC", description = "a topic that the job reads")
    private List<String> reads = new ArrayList<>();

    @Option(names = "--write", paramLabel = "TOPIC", description = "a topic that the job writes")
    private List<String> writes = new ArrayList<>();

    @Option(names = "--group", paramLabel = "GROUP", description = "the job's consumer group")
    private @Nullable String group;

    @Option(
            names = "--transactional-id-prefix",
            paramLabel = "PREFIX",
            description = "that of the job's exactly-once sink")
    private @Nullable String transactionalIdPrefix;

    @Option(
            names = "--transaction-timeout",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = {
                "transaction.timeout.ms of that sink, e.g. 15min (default: what --command-config"
                        + " says, else 1 hour, as the sink's)"
            })
    private @Nullable Duration transactionTimeout;

    @Option(
            names = "--check-limit",
            paramLabel = "DURATION",
            defaultValue = "20s",
            converter = DurationOption.class,
            description = "a check that takes longer is given up (default: ${DEFAULT-VALUE})")
    private Duration checkLimit;

    @Option(names = "--json", description = "one JSON object instead of a table")
    private boolean json;

    /** Runs the program and ends the JVM with its exit code, whatever still waits. */
    public static void main(String[] arguments) {
        Runtime.getRuntime().halt(flushed(commandLine().execute(arguments)));
    }

    private static int flushed(int exitCode) {
        System.out.flush();
        System.err.flush();
        return exitCode;
    }

    static CommandLine commandLine() {
        return Programs.commandLine(new DoctorTool());
    }

    @Override
    public Integer call() {
        List<Result> results;
        try (Facts facts = new Facts(setup())) {
            results = new Runner(checkLimit).run(Checks.all(checkLimit), facts);
            Secrets secrets = Secrets.of(facts);
            Report report = json ? new JsonReport(secrets::mask) : new TableReport(secrets::mask);
            report.print(results, spec.commandLine().getOut());
        }
        return Report.firstFailure(results).isPresent()
                ? spec.exitCodeOnExecutionException()
                : spec.exitCodeOnSuccess();
    }

    private Setup setup() {
        Properties client = cluster.properties();
        return new Setup(
                client,
                cluster::configuration,
                new SecuredKafkaClientFactory(cluster::configuration, System.getenv()),
                System.getenv(),
                new Job(reads, writes, group, transactionalIdPrefix, transactionTimeout(client)));
    }

    private Duration transactionTimeout(Properties client) {
        if (transactionTimeout != null) {
            return transactionTimeout;
        }
        String configured =
                client.getProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "").strip();
        return configured.matches("\\d{1,10}")
                ? Duration.ofMillis(Long.parseLong(configured))
                : SinkProperties.DEFAULT_TRANSACTION_TIMEOUT;
    }
}
