/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.sink.BrokerTransactions;
import io.kerstream.connector.kafka.sink.SinkJob;
import io.kerstream.connector.kafka.sink.committer.TransactionLostException;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.streaming.connectors.kafka.FaultyProducer.Fault;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer.Semantic;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classic producer, exactly once; what counts is what a {@code read_committed} reader finds.
 */
@Timeout(120)
class FlinkKafkaProducerExactlyOnceITCase {

    private static final int[] ALL = {0, 1, 2};
    private static final int NEVER = Integer.MAX_VALUE;

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private String topic;
    private TestTopic output;
    private SinkJob job;
    private BrokerTransactions transactions;
    private Properties properties;

    @BeforeEach
    void createTopic(TestInfo test, @TempDir Path checkpoints) {
        topic = test.getTestMethod().orElseThrow().getName();
        output = new TestTopic(SECURED.kafka(), topic, ALL.length);
        job = new SinkJob(SECURED, topic, checkpoints);
        transactions = new BrokerTransactions(SECURED.kafka(), topic);
        properties = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        properties.setProperty("transaction.timeout.ms", "120000");
    }

    @Test
    void survivesAFailureBetweenPreCommitAndCompletion() throws Exception {
        assertThat(job.runFailingWhileSnapshottingInto(sink(NEVER, NEVER, Fault.LOST))).isTrue();

        assertWrittenOnce();
    }

    @Test
    void survivesAFailureBetweenCompletionAndCommit() throws Exception {
        job.runInto(2, sink(5, 5, Fault.FAIL_BEFORE_COMMIT), SinkJob.restarts(1));

        assertThat(FaultyProducer.toldTo(topic)).isGreaterThan(5);
        assertWrittenOnce();
    }

    @Test
    void survivesAFailureAfterTheCommitThatTheJobDoesNotKnowOf() throws Exception {
        job.runInto(2, sink(5, 5, Fault.FAIL_AFTER_COMMIT), SinkJob.restarts(1));

        assertThat(FaultyProducer.toldTo(topic)).isGreaterThan(5);
        assertWrittenOnce();
    }

    @Test
    void checkpointsMayOverlapBeyondThePoolSize() throws Exception {
        // As when the notifications of seven checkpoints are late; the pool size is 1.
        job.runInto(1, sink(2, 8, Fault.LOST), SinkJob.restarts(0));

        assertWrittenOnce();
        assertThat(idsOf(topic)).as("transactions that were open together").hasSizeBetween(8, 13);
    }

    @Test
    void losesAndRepeatsNothingWhenRescaled() throws Exception {
        assertThatThrownBy(() -> run(1, sink(3, 3, Fault.FAIL_BEFORE_COMMIT)))
                .hasStackTraceContaining("planned");
        int told = FaultyProducer.toldTo(topic);
        assertThatThrownBy(() -> runRestored(3, sink(told + 7, NEVER, Fault.FAIL_BEFORE_COMMIT)))
                .hasStackTraceContaining("planned");
        assertThat(transactions.inState(TransactionState.ONGOING))
                .as("prepared by one parallelism, to be committed by another")
                .anyMatch(id -> id.startsWith(topic));

        runRestored(2, sink(NEVER, NEVER, Fault.LOST));

        assertWrittenOnce();
    }

    @Test
    void abortsWhatACrashBeforeTheFirstCheckpointLeftOpenWhateverTheScale() throws Exception {
        List<KafkaProducer<byte[], byte[]>> crashed = new ArrayList<>();
        try {
            // Twelve times the parallelism of the next attempt; the classic limit is five.
            for (int subtask = 0; subtask < 12; subtask++) {
                crashed.add(transactions.leftOpenBy(topic + "-k0-" + subtask + "-0"));
            }

            run(1, sink(NEVER, NEVER, Fault.LOST));

            assertWrittenOnce();
        } finally {
            IOUtils.closeAllQuietly(crashed);
        }
    }

    @Test
    void anExpiredTransactionFailsTheRestartUnlessItIsIgnored() throws Exception {
        properties.setProperty("transaction.timeout.ms", "10000");
        assertThatThrownBy(() -> run(1, sink(4, 4, Fault.FAIL_BEFORE_COMMIT)))
                .hasStackTraceContaining("planned");
        assertThat(readersAreHeldUp()).as("before the timeout").isTrue();
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                transactions.inState(TransactionState.ONGOING).stream()
                                        .noneMatch(id -> id.startsWith(topic)));
        await().atMost(Duration.ofSeconds(30)).until(() -> !readersAreHeldUp());

        assertThatThrownBy(() -> runRestored(1, sink(NEVER, NEVER, Fault.LOST)))
                .hasStackTraceContaining(TransactionLostException.class.getSimpleName());

        FaultyProducer ignoring = producer(NEVER, NEVER, Fault.LOST);
        ignoring.ignoreFailuresAfterTransactionTimeout();
        runRestored(1, attached(ignoring));

        List<String> written = job.committedRecords();
        assertThat(written).doesNotHaveDuplicates();
        Set<String> lost = new HashSet<>(SinkJob.expected());
        written.forEach(lost::remove);
        assertThat(lost).as("the records of one checkpoint").hasSizeBetween(1, 80);
    }

    @Test
    void afterAFailureReadersAreHeldUpUntilTheRestart() throws Exception {
        assertThatThrownBy(() -> run(1, sink(3, 3, Fault.FAIL_BEFORE_COMMIT)))
                .hasStackTraceContaining("planned");
        output.writeTransaction(ALL, 0, 1);
        assertThat(readersAreHeldUp()).isTrue();

        runRestored(1, sink(NEVER, NEVER, Fault.LOST));

        List<String> all = new ArrayList<>(SinkJob.expected());
        all.addAll(TestTopic.values(ALL, 0, 1));
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void theDefaultPrefixIsTheSameAfterARestartAndNamesTheTask() throws Exception {
        assertThat(
                        job.runFailingWhileSnapshottingInto(
                                attached(
                                        new FlinkKafkaProducer<>(
                                                topic,
                                                new SimpleStringSchema(),
                                                properties,
                                                null,
                                                Semantic.EXACTLY_ONCE,
                                                5))))
                .isTrue();

        assertWrittenOnce();
        Set<String> prefixes =
                transactions.inState(TransactionState.values()).stream()
                        .filter(id -> id.contains("classic " + topic))
                        .map(id -> id.replaceAll("-k\\d+-\\d+-\\d+$", ""))
                        .collect(Collectors.toSet());
        assertThat(prefixes).singleElement().asString().matches(".*classic " + topic + "-\\w+");
    }

    private void assertWrittenOnce() {
        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(SinkJob.expected());
    }

    private boolean readersAreHeldUp() throws Exception {
        return !output.ends(ALL, IsolationLevel.READ_COMMITTED).equals(output.ends(ALL));
    }

    private Set<String> idsOf(String prefix) throws Exception {
        TransactionalIdFormat format = new TransactionalIdFormat(prefix);
        return transactions.inState(TransactionState.values()).stream()
                .filter(id -> format.ownerOf(id).isPresent())
                .collect(Collectors.toSet());
    }

    private void run(int parallelism, Consumer<DataStream<String>> sink) throws Exception {
        job.runInto(parallelism, sink, SinkJob.restarts(0));
    }

    private void runRestored(int parallelism, Consumer<DataStream<String>> sink) throws Exception {
        Configuration restored = SinkJob.restarts(0);
        restored.setString("execution.savepoint.path", job.latestCheckpoint().toString());
        job.runInto(parallelism, sink, restored);
    }

    private Consumer<DataStream<String>> sink(int from, int to, Fault fault) {
        return attached(producer(from, to, fault));
    }

    private FaultyProducer producer(int from, int to, Fault fault) {
        return new FaultyProducer(topic, properties, from, to, fault);
    }

    private Consumer<DataStream<String>> attached(FlinkKafkaProducer<String> producer) {
        String name = "classic " + topic;
        return stream -> stream.addSink(producer).uid("sink").name(name);
    }
}
