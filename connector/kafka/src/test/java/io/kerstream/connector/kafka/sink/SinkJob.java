/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** A Flink job that writes so many records per checkpoint to one topic, as principal flink. */
public final class SinkJob {

    private static final int RECORDS = 400;
    private static final int RECORDS_PER_CHECKPOINT = 40;

    private final Properties client;
    private final Properties auditor;
    private final Configuration security;
    private final String topic;
    private final Path checkpoints;
    private final Duration interval;

    /**
     * @param topic written to; also the transactional id prefix and the name of the run
     * @param checkpoints where checkpoints are kept
     */
    public SinkJob(SecuredKafkaExtension secured, String topic, Path checkpoints) {
        this(
                secured.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT),
                secured.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "auditor"),
                loginOf(secured),
                topic,
                checkpoints,
                Duration.ofMillis(100));
    }

    /**
     * @param client properties of the job's clients
     * @param auditor properties of the client that reads the result back
     * @param security Flink's configuration with the job's login
     * @param topic written to; also the transactional id prefix and the name of the run
     * @param checkpoints where checkpoints are kept
     * @param interval of the checkpoints
     */
    SinkJob(
            Properties client,
            Properties auditor,
            Configuration security,
            String topic,
            Path checkpoints,
            Duration interval) {
        this.interval = interval;
        this.client = client;
        this.auditor = auditor;
        this.security = security;
        this.topic = topic;
        this.checkpoints = checkpoints;
    }

    /** What Flink's configuration would hold: jobs of this process are the principal flink. */
    static Configuration loginOf(SecuredKafkaExtension secured) {
        Configuration security = new Configuration();
        security.setString(
                "security.kerberos.login.keytab", secured.kdc().keytab("flink").toString());
        security.setString("security.kerberos.login.principal", secured.kdc().principal("flink"));
        security.setString("security.kerberos.login.contexts", "KafkaClient");
        return security;
    }

    /** The values that one run writes. */
    public static List<String> expected() {
        return LongStream.range(0, RECORDS).mapToObj(i -> "record-" + i).toList();
    }

    /** The values that a {@code read_committed} reader finds. */
    public List<String> committedRecords() {
        return CommittedRecords.valuesOf(auditor, topic);
    }

    public KafkaSink<String> sink(DeliveryGuarantee guarantee) {
        return builder(guarantee).setRecordSerializer(serializer()).build();
    }

    KafkaRecordSerializationSchema<String> serializer() {
        return KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new SimpleStringSchema())
                .build();
    }

    KafkaSinkBuilder<String> builder(DeliveryGuarantee guarantee) {
        return KafkaSink.<String>builder()
                .setKafkaProducerConfig(client)
                .setProperty("transaction.timeout.ms", "120000")
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(topic);
    }

    /** The sink with exactly once, whose {@code commit}-th commit is replaced by {@code step}. */
    Sink<String> failing(int commit, FailingCommitSink.CommitStep step) {
        return new FailingCommitSink(sink(DeliveryGuarantee.EXACTLY_ONCE), topic, commit, step);
    }

    /** The sink with exactly once, which fails instead of its third commit. */
    Sink<String> failingBeforeTheCommit() {
        return failing(
                3,
                (committer, requests) -> {
                    throw new IOException("planned: not committed");
                });
    }

    /**
     * The sink with exactly once, which fails after its third commit before the job knows of it.
     */
    Sink<String> failingAfterTheCommit() {
        return failing(
                3,
                (committer, requests) -> {
                    committer.commit(requests);
                    throw new IOException("planned: committed, but unknown");
                });
    }

    /** Runs the job to its end. */
    void run(int parallelism, Sink<String> sink, Configuration configuration) throws Exception {
        runInto(parallelism, stream -> stream.sinkTo(sink).uid("sink"), configuration);
    }

    /**
     * Runs the job to its end.
     *
     * @param sink attaches the sink to the records
     */
    public void runInto(
            int parallelism, Consumer<DataStream<String>> sink, Configuration configuration)
            throws Exception {
        StreamExecutionEnvironment environment = environment(parallelism, configuration);
        sink.accept(
                environment
                        .fromSource(records(), WatermarkStrategy.noWatermarks(), "records")
                        .uid("records"));
        execute(environment);
    }

    /**
     * Runs the job to its end, through one checkpoint that fails after the sink has prepared it.
     *
     * @return whether it failed
     */
    boolean runFailingWhileSnapshotting(Sink<String> sink) throws Exception {
        return runFailingWhileSnapshottingInto(stream -> stream.sinkTo(sink));
    }

    /** The same for any sink, which must be in one chain with what is before it. */
    public boolean runFailingWhileSnapshottingInto(Consumer<DataStream<String>> sink)
            throws Exception {
        runInto(
                2,
                stream -> sink.accept(stream.map(new FailOnceWhileSnapshotting(topic))),
                restarts(1));
        return FailOnceWhileSnapshotting.hasFailed(topic);
    }

    /** Runs any job with the configuration's login. */
    public void execute(StreamExecutionEnvironment environment) throws Exception {
        try (KafkaSecurity.Registration registration = login()) {
            environment.execute();
        }
    }

    /** Gives jobs the configuration's login until it is closed. */
    public KafkaSecurity.Registration login() {
        return KafkaSecurity.use(security);
    }

    private static DataGeneratorSource<String> records() {
        GeneratorFunction<Long, String> generator = index -> "record-" + index;
        return new DataGeneratorSource<>(
                generator,
                RECORDS,
                RateLimiterStrategy.perCheckpoint(RECORDS_PER_CHECKPOINT),
                Types.STRING);
    }

    /** An environment that takes a checkpoint in each interval and keeps them. */
    public StreamExecutionEnvironment environment(int parallelism, Configuration configuration) {
        configuration.setString("execution.checkpointing.interval", interval.toMillis() + " ms");
        configuration.setString(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        configuration.setString("state.checkpoints.dir", checkpoints.toUri().toString());
        configuration.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment.setMaxParallelism(4);
        return environment;
    }

    /** A configuration for so many restarts after failures. */
    public static Configuration restarts(int attempts) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", attempts == 0 ? "none" : "fixed-delay");
        configuration.setString(
                "restart-strategy.fixed-delay.attempts", Integer.toString(attempts));
        configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
        return configuration;
    }

    public Path latestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(
                            Comparator.comparingInt(
                                    directory ->
                                            Integer.parseInt(
                                                    directory
                                                            .getFileName()
                                                            .toString()
                                                            .replace("chk-", ""))))
                    .orElseThrow();
        }
    }
}
