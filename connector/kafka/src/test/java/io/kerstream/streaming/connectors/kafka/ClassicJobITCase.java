/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.SinkJob;
import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.streaming.connectors.kafka.FaultyProducer.Fault;
import io.kerstream.streaming.userjob.ClassicJob;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole job of a user of the classic API, which says nothing of Kerberos but {@code
 * security.protocol}; and the classic and the modern API on each other's topics.
 */
@Timeout(240)
class ClassicJobITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1, 2, 3};
    private static final int[] FIRST = {0};
    private static final int NEVER = Integer.MAX_VALUE;

    /** So rare that none is taken by itself. */
    private static final Duration NO_CHECKPOINTS = Duration.ofDays(365);

    @TempDir Path checkpoints;

    private final StatefulCollector.View view = StatefulCollector.newView();
    private String name;
    private SinkJob job;

    @BeforeEach
    void nameTopics(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        job = new SinkJob(SECURED, name, checkpoints);
    }

    @Test
    void everyRecordIsWrittenOnceWhateverFailsInTheJob() throws Exception {
        TestTopic input = topic("-in", ALL.length);
        topic("", ALL.length);
        Properties properties = properties(SecurityProtocol.SASL_PLAINTEXT);

        int written =
                runWhileWriting(
                        input,
                        new ClassicJob(properties, input.name(), name),
                        new RecurringFailure(name),
                        () -> RecurringFailure.failuresOf(name) >= RecurringFailure.FAILURES);

        Map<String, List<String>> byKey =
                CommittedRecords.of(SECURED.kafka(), name).stream()
                        .collect(
                                Collectors.groupingBy(
                                        record -> new String(record.key(), UTF_8),
                                        Collectors.mapping(
                                                ClassicJobITCase::value, Collectors.toList())));
        assertThat(byKey).hasSize(ALL.length);
        for (int partition : ALL) {
            assertThat(byKey.get(String.valueOf(partition)))
                    .as("exactly once and in order")
                    .isEqualTo(values(partition, 0, written));
        }
    }

    @Test
    void everyRecordIsWrittenOnceIfTheJobFailsBetweenCompletionAndCommit() throws Exception {
        TestTopic input = topic("-in", ALL.length);
        topic("", ALL.length);
        Properties properties = properties(SecurityProtocol.SASL_SSL);
        ClassicJob failing =
                new ClassicJob(properties, input.name(), name) {
                    @Override
                    protected FlinkKafkaProducer<String> producer() {
                        return new FaultyProducer(name, properties, 5, 5, Fault.FAIL_BEFORE_COMMIT);
                    }
                };

        int written =
                runWhileWriting(
                        input, failing, value -> value, () -> FaultyProducer.toldTo(name) > 8);

        assertThat(job.committedRecords())
                .containsExactlyInAnyOrderElementsOf(values(ALL, 0, written));
    }

    @Test
    void recordsBecomeVisibleWithACheckpointAndHoldUpWhatIsCommittedBehindThem() throws Exception {
        TestTopic input = topic("-in", FIRST.length);
        TestTopic output = topic("", FIRST.length);
        input.write(FIRST, 0, 10);
        StreamExecutionEnvironment environment = job.environment(1, SinkJob.restarts(0));
        environment.enableCheckpointing(NO_CHECKPOINTS.toMillis());
        new ClassicJob(properties(SecurityProtocol.SASL_PLAINTEXT), input.name(), name)
                .define(environment, value -> value);

        try (KafkaSecurity.Registration login = job.login()) {
            JobClient client = environment.executeAsync();
            CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
            FlinkKafkaConsumer<String> byDefault = ConsumerJob.consumerOf(SECURED.kafka(), output);
            byDefault.setStartFromEarliest();
            try (SourceJob reader = ConsumerJob.start(byDefault, 1, view, null)) {
                reader.awaitSize(10);
                assertThat(view.elements()).as("uncommitted").isEqualTo(values(0, 0, 10));
            }
            output.writeTransaction(FIRST, 10, 11);
            assertThat(output.ends(FIRST).get(output.partition(0))).isGreaterThan(10);
            assertThat(output.ends(FIRST, IsolationLevel.READ_COMMITTED))
                    .containsEntry(output.partition(0), 0L);

            stop(client, result);
        }

        assertThat(job.committedRecords()).isEqualTo(values(0, 0, 11));
    }

    @Test
    void theConsumerReadsWhatKafkaSinkHasWritten() throws Exception {
        TestTopic topic = topic("", ALL.length);
        assertThat(
                        job.runFailingWhileSnapshottingInto(
                                stream -> stream.sinkTo(job.sink(DeliveryGuarantee.EXACTLY_ONCE))))
                .isTrue();
        Properties committed = ConsumerJob.properties(SECURED.kafka(), topic);
        committed.setProperty("isolation.level", "read_committed");
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(name, new SimpleStringSchema(), committed);
        consumer.setStartFromEarliest();

        readToEnd(ConsumerJob.start(consumer, 2, view, null));
    }

    @Test
    void kafkaSourceReadsWhatTheProducerHasWritten() throws Exception {
        TestTopic topic = topic("", ALL.length);
        Properties properties = properties(SecurityProtocol.SASL_PLAINTEXT);
        FlinkKafkaProducer<String> producer =
                new FaultyProducer(name, properties, NEVER, NEVER, Fault.LOST);
        assertThat(job.runFailingWhileSnapshottingInto(stream -> stream.addSink(producer)))
                .isTrue();

        readToEnd(
                SourceJob.start(
                        topic.source().setProperty("isolation.level", "read_committed").build(),
                        2,
                        view,
                        null,
                        0));
    }

    private void readToEnd(SourceJob reader) throws Exception {
        try (reader) {
            reader.awaitSize(SinkJob.expected().size());
            reader.awaitCheckpoint();
        }
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    private TestTopic topic(String suffix, int partitions) {
        return new TestTopic(SECURED.kafka(), name + suffix, partitions);
    }

    /** All that the job says of Kafka. */
    private Properties properties(SecurityProtocol protocol) {
        Properties properties = SECURED.kafka().clientProperties(protocol);
        properties.setProperty("group.id", "g-" + name);
        properties.setProperty("transaction.timeout.ms", "120000");
        return properties;
    }

    /**
     * Runs the job until everything is read and committed, and stops it with a savepoint.
     *
     * @param enough ends the writing
     * @return how many records of each partition were written
     */
    private int runWhileWriting(
            TestTopic input,
            ClassicJob classic,
            MapFunction<String, String> work,
            BooleanSupplier enough)
            throws Exception {
        StreamExecutionEnvironment environment = job.environment(2, SinkJob.restarts(10));
        classic.define(environment, work);
        try (KafkaSecurity.Registration login = job.login()) {
            JobClient client = environment.executeAsync();
            CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
            int written =
                    input.writeWhile(() -> !result.isDone() && !enough.getAsBoolean(), ALL, 0);
            await().atMost(SourceJob.LIMIT)
                    .until(
                            () ->
                                    result.isDone()
                                            || input.committed("g-" + name)
                                                    .equals(input.ends(ALL)));
            stop(client, result);
            return written;
        }
    }

    private void stop(JobClient client, CompletableFuture<JobExecutionResult> result)
            throws Exception {
        if (!result.isDone()) {
            client.stopWithSavepoint(
                            false, checkpoints.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(SourceJob.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        result.get(SourceJob.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }
}
