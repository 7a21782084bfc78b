/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.committer.TransactionLostException;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a Flink job against a Kerberized broker; what counts is what a reader finds. */
@Timeout(120)
class KafkaSinkITCase {

    private static final int RECORDS = 400;
    private static final int RECORDS_PER_CHECKPOINT = 40;

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    @TempDir private Path checkpoints;
    private String topic;

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, 3);
    }

    @Nested
    class ExactlyOnce {

        @Test
        void deliversEveryRecordOnceWithoutFailures() throws Exception {
            run(2, sink(), restarts(0));

            assertEveryRecordExactlyOnce();
        }

        @Test
        void survivesAFailureBetweenCheckpointCompletionAndCommit() throws Exception {
            run(
                    2,
                    failing(
                            3,
                            (committer, requests) -> {
                                throw new IOException("planned: not committed");
                            }),
                    restarts(1));

            assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
            assertEveryRecordExactlyOnce();
        }

        @Test
        void survivesAFailureAfterTheCommitThatTheJobDoesNotKnowOf() throws Exception {
            run(
                    2,
                    failing(
                            3,
                            (committer, requests) -> {
                                committer.commit(requests);
                                throw new IOException("planned: committed, but unknown");
                            }),
                    restarts(1));

            assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
            assertEveryRecordExactlyOnce();
        }

        @Test
        void survivesAFailureBetweenPreCommitAndCheckpointCompletion() throws Exception {
            StreamExecutionEnvironment environment = environment(2, restarts(1));
            FailOnceWhileSnapshotting.failed = false;
            environment
                    .fromSource(records(), WatermarkStrategy.noWatermarks(), "records")
                    .map(new FailOnceWhileSnapshotting())
                    .sinkTo(sink());
            execute(environment);

            assertThat(FailOnceWhileSnapshotting.failed).isTrue();
            assertEveryRecordExactlyOnce();
        }

        @Test
        void survivesTheSameWhenWriterAndCommitterAreNotChained() throws Exception {
            Configuration unchained = restarts(1);
            unchained.setString("pipeline.operator-chaining.enabled", "false");
            run(
                    2,
                    failing(
                            3,
                            (committer, requests) -> {
                                throw new IOException("planned: not committed");
                            }),
                    unchained);

            assertThat(FailingCommitSink.commitsOf(topic)).isGreaterThan(3);
            assertEveryRecordExactlyOnce();
        }

        @Test
        void commitsAfterScalingDown() throws Exception {
            commitsAfterBeingRestoredWithAnotherParallelism(3, 1);
        }

        @Test
        void commitsAfterScalingUp() throws Exception {
            commitsAfterBeingRestoredWithAnotherParallelism(1, 4);
        }

        private void commitsAfterBeingRestoredWithAnotherParallelism(int before, int after)
                throws Exception {
            Configuration noRestart = restarts(0);
            assertThatThrownBy(
                            () ->
                                    run(
                                            before,
                                            failing(
                                                    4,
                                                    (committer, requests) -> {
                                                        throw new IOException("planned");
                                                    }),
                                            noRestart))
                    .satisfies(e -> assertThat(rootOf(e)).hasMessageContaining("planned"));

            Configuration restored = restarts(0);
            restored.setString("execution.savepoint.path", latestCheckpoint().toString());
            run(after, sink(), restored);

            assertEveryRecordExactlyOnce();
        }

        @Test
        void abortsWhatACrashBeforeTheFirstCheckpointLeftOpen() throws Exception {
            String leftOpen = topic + "-k0-3-1";
            KafkaProducer<byte[], byte[]> crashed = crashedWriter(leftOpen);
            try (crashed) {
                assertThat(transactions(TransactionState.ONGOING)).contains(leftOpen);

                run(1, sink(), restarts(0));

                assertEveryRecordExactlyOnce();
            }
        }

        @Test
        void leavesTransactionsOfALookAlikePrefixAlone() throws Exception {
            String other = topic + "-1-k0-0-0";
            SECURED.kafka().createTopic(topic + "-other", 1);
            try (KafkaProducer<byte[], byte[]> running = crashedWriter(other)) {
                run(1, sink(), restarts(0));

                assertThat(transactions(TransactionState.ONGOING)).contains(other);
                running.abortTransaction();
            }
        }

        @Test
        void usesABoundedNumberOfTransactionalIds() throws Exception {
            run(2, sink(), restarts(0));

            TransactionalIdFormat format = new TransactionalIdFormat(topic);
            // At least ten checkpoints with a transaction each, on two writers.
            assertThat(
                            transactions(TransactionState.values()).stream()
                                    .filter(id -> format.ownerOf(id).isPresent()))
                    .hasSizeBetween(2, 2 * 6);
            assertThat(
                            transactions(TransactionState.ONGOING).stream()
                                    .filter(id -> format.ownerOf(id).isPresent()))
                    .isEmpty();
        }

        @Test
        void aTransactionThatCanNoLongerBeCommittedFailsTheJobInsteadOfLosingItsRecords() {
            assertThatThrownBy(
                            () ->
                                    run(
                                            1,
                                            failing(
                                                    3,
                                                    (committer, requests) -> {
                                                        expire(
                                                                requests.iterator()
                                                                        .next()
                                                                        .getCommittable()
                                                                        .transaction()
                                                                        .transactionalId());
                                                        committer.commit(requests);
                                                    }),
                                            restarts(5)))
                    .satisfies(
                            e ->
                                    assertThat(
                                                    ExceptionUtils.findThrowableWithMessage(
                                                            e, "records may be missing"))
                                            .as("%s", e)
                                            .isPresent()
                                            .get()
                                            .extracting(Throwable::toString)
                                            .asString()
                                            .contains(
                                                    TransactionLostException.class.getSimpleName(),
                                                    "transaction.timeout.ms"));
            assertThat(FailingCommitSink.commitsOf(topic)).as("no restart").isEqualTo(3);
        }

        @Test
        void aTimeoutThatTheBrokersRefuseIsExplained() {
            Sink<String> tooLong =
                    builder(DeliveryGuarantee.EXACTLY_ONCE)
                            .setProperty("transaction.timeout.ms", "3600000")
                            .setRecordSerializer(serializer())
                            .build();

            assertThatThrownBy(() -> run(1, tooLong, restarts(5)))
                    .satisfies(
                            e ->
                                    assertThat(
                                                    ExceptionUtils.findThrowableWithMessage(
                                                            e,
                                                            "Either raise transaction.max.timeout.ms"))
                                            .isPresent())
                    .satisfies(
                            e ->
                                    assertThat(
                                                    ExceptionUtils.findThrowableWithMessage(
                                                            e, "not recoverable"))
                                            .as("no restart")
                                            .isPresent());
        }

        private Sink<String> sink() {
            return KafkaSinkITCase.this.sink(DeliveryGuarantee.EXACTLY_ONCE);
        }
    }

    @Nested
    class AtLeastOnce {

        @Test
        void endsWhatAnExactlyOnceRunLeftOpen() throws Exception {
            assertThatThrownBy(
                    () ->
                            run(
                                    2,
                                    failing(
                                            4,
                                            (committer, requests) -> {
                                                throw new IOException("planned");
                                            }),
                                    restarts(0)));
            try (KafkaProducer<byte[], byte[]> crashed = crashedWriter(topic + "-k0-1-9")) {
                assertThat(crashed).isNotNull();
                Configuration restored = restarts(0);
                restored.setString("execution.savepoint.path", latestCheckpoint().toString());
                run(2, sink(DeliveryGuarantee.AT_LEAST_ONCE), restored);
            }

            assertThat(transactions(TransactionState.ONGOING))
                    .noneMatch(id -> id.startsWith(topic));
            assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic)).containsAll(expected());
        }

        @Test
        void losesNothingWhenTheJobFails() throws Exception {
            StreamExecutionEnvironment environment = environment(2, restarts(1));
            FailOnceWhileSnapshotting.failed = false;
            environment
                    .fromSource(records(), WatermarkStrategy.noWatermarks(), "records")
                    .map(new FailOnceWhileSnapshotting())
                    .sinkTo(sink(DeliveryGuarantee.AT_LEAST_ONCE));
            execute(environment);

            assertThat(FailOnceWhileSnapshotting.failed).isTrue();
            assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                    .hasSizeGreaterThanOrEqualTo(RECORDS)
                    .containsAll(expected());
        }

        @Test
        void aRecordThatKafkaRefusesFailsTheJob() {
            KafkaSink<String> sink =
                    builder(DeliveryGuarantee.AT_LEAST_ONCE)
                            .setProperty("max.request.size", "100")
                            .setRecordSerializer(
                                    KafkaRecordSerializationSchema.<String>builder()
                                            .setTopic(topic)
                                            .setValueSerializationSchema(
                                                    (String element) -> new byte[1_000])
                                            .build())
                            .build();

            assertThatThrownBy(() -> run(1, sink, restarts(0)))
                    .satisfies(
                            e ->
                                    assertThat(
                                                    ExceptionUtils.findThrowableWithMessage(
                                                            e, "RecordTooLarge"))
                                            .isPresent());
        }
    }

    @Nested
    class None {

        @Test
        void deliversEverythingWhenNothingFails() throws Exception {
            run(2, sink(DeliveryGuarantee.NONE), restarts(0));

            assertEveryRecordExactlyOnce();
        }
    }

    private void assertEveryRecordExactlyOnce() {
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .containsExactlyInAnyOrderElementsOf(expected());
    }

    private static List<String> expected() {
        return LongStream.range(0, RECORDS).mapToObj(i -> "record-" + i).toList();
    }

    private KafkaSink<String> sink(DeliveryGuarantee guarantee) {
        return builder(guarantee).setRecordSerializer(serializer()).build();
    }

    private KafkaRecordSerializationSchema<String> serializer() {
        return KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new SimpleStringSchema())
                .build();
    }

    private KafkaSinkBuilder<String> builder(DeliveryGuarantee guarantee) {
        return KafkaSink.<String>builder()
                .setKafkaProducerConfig(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT))
                .setProperty("transaction.timeout.ms", "120000")
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(topic);
    }

    private Sink<String> failing(int commit, FailingCommitSink.CommitStep step) {
        return new FailingCommitSink(sink(DeliveryGuarantee.EXACTLY_ONCE), topic, commit, step);
    }

    private void run(int parallelism, Sink<String> sink, Configuration configuration)
            throws Exception {
        StreamExecutionEnvironment environment = environment(parallelism, configuration);
        environment
                .fromSource(records(), WatermarkStrategy.noWatermarks(), "records")
                .uid("records")
                .sinkTo(sink)
                .uid("sink");
        execute(environment);
    }

    private static void execute(StreamExecutionEnvironment environment) throws Exception {
        Configuration security = new Configuration();
        security.setString(
                "security.kerberos.login.keytab", SECURED.kdc().keytab("flink").toString());
        security.setString("security.kerberos.login.principal", SECURED.kdc().principal("flink"));
        security.setString("security.kerberos.login.contexts", "KafkaClient");
        try (KafkaSecurity.Registration registration = KafkaSecurity.use(security)) {
            assertThat(registration).isNotNull();
            environment.execute();
        }
    }

    private static DataGeneratorSource<String> records() {
        GeneratorFunction<Long, String> generator = index -> "record-" + index;
        return new DataGeneratorSource<>(
                generator,
                RECORDS,
                RateLimiterStrategy.perCheckpoint(RECORDS_PER_CHECKPOINT),
                Types.STRING);
    }

    private StreamExecutionEnvironment environment(int parallelism, Configuration configuration) {
        configuration.setString("execution.checkpointing.interval", "100 ms");
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

    private static Configuration restarts(int attempts) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", attempts == 0 ? "none" : "fixed-delay");
        configuration.setString(
                "restart-strategy.fixed-delay.attempts", Integer.toString(attempts));
        configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
        return configuration;
    }

    private Path latestCheckpoint() throws IOException {
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

    /** A producer that has an open transaction, as a writer that was killed would leave it. */
    private KafkaProducer<byte[], byte[]> crashedWriter(String transactionalId) throws Exception {
        Properties properties =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        properties.setProperty("transactional.id", transactionalId);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, new byte[] {1})).get(30, TimeUnit.SECONDS);
        return producer;
    }

    private static List<String> transactions(TransactionState... states) throws Exception {
        return SECURED
                .kafka()
                .admin()
                .listTransactions(new ListTransactionsOptions().filterStates(List.of(states)))
                .all()
                .get(30, TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
    }

    /** Ends a transaction the way its time-out does: aborted, with a raised epoch. */
    private static void expire(String transactionalId) throws Exception {
        SECURED.kafka()
                .admin()
                .fenceProducers(List.of(transactionalId))
                .all()
                .get(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * Throws in the snapshot of one checkpoint, after the sink behind it has prepared its
     * transaction for it, so that the checkpoint never completes.
     */
    private static final class FailOnceWhileSnapshotting extends RichMapFunction<String, String>
            implements CheckpointedFunction, CheckpointListener {

        private static final long serialVersionUID = 1L;
        static volatile boolean failed;

        private int completed;

        @Override
        public String map(String value) {
            return value;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            completed++;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            if (completed >= 2 && !failed) {
                failed = true;
                throw new IOException("planned: checkpoint does not complete");
            }
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }
}
