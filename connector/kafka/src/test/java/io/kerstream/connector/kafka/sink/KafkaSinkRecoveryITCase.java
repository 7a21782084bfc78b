/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.committer.TransactionLostException;
import io.kerstream.connector.kafka.sink.writer.SharedPrefixException;
import io.kerstream.connector.kafka.source.RecordingReporter;
import io.kerstream.security.LogCapture;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What exactly once does where something is old, late or somebody else's. */
@Timeout(240)
class KafkaSinkRecoveryITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.brokerProperty(
                                            "transaction.abort.timed.out.transaction.cleanup"
                                                    + ".interval.ms",
                                            "200"))
                    .build();

    private static final Duration LEFT_TO_END = Duration.ofSeconds(30);

    private String topic;
    private SinkJob job;
    @TempDir private Path directory;

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, 3);
        job = new SinkJob(SECURED, topic, directory);
    }

    @Test
    void anOlderSavepointRepeatsExactlyWhatWasCommittedAfterIt() throws Exception {
        String older;
        int atSavepoint;
        List<String> before;
        try (RunningSinkJob running = start(null)) {
            atSavepoint = running.awaitCommitted(100).size();
            older = running.savepoint(directory);
            // Every id of the savepoint is used again several times meanwhile.
            running.awaitCommitted(atSavepoint + 600);
        }
        before = CommittedRecords.valuesOf(SECURED.kafka(), topic);

        try (RunningSinkJob restored = start(older)) {
            restored.awaitCommitted(2 * before.size());
            restored.stopWithSavepoint(directory);
        }

        Map<Long, Integer> found = new HashMap<>();
        CommittedRecords.valuesOf(SECURED.kafka(), topic)
                .forEach(value -> found.merge(Long.valueOf(value), 1, Integer::sum));
        TreeSet<Long> twice = new TreeSet<>();
        found.forEach(
                (number, times) -> {
                    assertThat(times).as("%s", number).isBetween(1, 2);
                    if (times == 2) {
                        twice.add(number);
                    }
                });
        assertThat(found.keySet())
                .as("nothing is lost")
                .hasSize(Math.toIntExact(new TreeSet<>(found.keySet()).last() + 1));
        assertThat(before.stream().map(Long::valueOf))
                .as("nothing new is repeated")
                .containsAll(twice);
        assertThat(twice.first())
                .as("only what came after the transactions that the savepoint carries")
                .isEqualTo(before.size() - twice.size())
                .isGreaterThanOrEqualTo(atSavepoint);
        assertThat(twice).as("what was committed after it is").hasSizeGreaterThan(400);
    }

    private RunningSinkJob start(String savepoint) throws Exception {
        return new RunningSinkJob(
                SECURED, topic, job.sink(DeliveryGuarantee.EXACTLY_ONCE), 0, savepoint);
    }

    @Test
    void anExpiredTransactionFailsTheJobWithAllThatIsKnown() {
        KafkaSink<String> sink =
                job.builder(DeliveryGuarantee.EXACTLY_ONCE)
                        .setProperty("transaction.timeout.ms", "3000")
                        .setRecordSerializer(job.serializer())
                        .build();
        FailingCommitSink late =
                new FailingCommitSink(
                        sink,
                        topic,
                        3,
                        (committer, requests) -> {
                            String id =
                                    requests.iterator()
                                            .next()
                                            .getCommittable()
                                            .transaction()
                                            .transactionalId();
                            new BrokerTransactions(SECURED.kafka(), "unused")
                                    .awaitNoneOngoing(id::equals);
                            committer.commit(requests);
                        });

        assertThatThrownBy(() -> job.run(1, late, SinkJob.restarts(5)))
                .satisfies(
                        e ->
                                assertThat(
                                                ExceptionUtils.findThrowable(
                                                        e, TransactionLostException.class))
                                        .get()
                                        .extracting(Throwable::getMessage)
                                        .asString()
                                        .contains(
                                                " records may be missing",
                                                "Transactional id " + topic + "-k0-0-",
                                                "transaction.timeout.ms of the sink is 3000",
                                                "transaction.max.timeout.ms of the brokers",
                                                "It is older than its timeout",
                                                "delivery.accept-lost-transactions=true"));
        assertThat(FailingCommitSink.commitsOf(topic)).as("no restart").isEqualTo(3);
    }

    @Test
    void aJobThatWasDownForLongerThanItsTimeoutGoesOnOnlyIfTheLossIsAccepted() throws Exception {
        KafkaSinkBuilder<String> settings =
                job.builder(DeliveryGuarantee.EXACTLY_ONCE)
                        .setProperty("transaction.timeout.ms", "3000")
                        .setRecordSerializer(job.serializer());
        FailingCommitSink dying =
                new FailingCommitSink(
                        settings.build(),
                        topic,
                        3,
                        (committer, requests) -> {
                            throw new IOException("planned: not committed");
                        });
        assertThatThrownBy(() -> job.run(1, dying, SinkJob.restarts(0)))
                .hasRootCauseMessage("planned: not committed");
        BrokerTransactions transactions = new BrokerTransactions(SECURED.kafka(), topic);
        Predicate<String> ours = id -> id.startsWith(topic + "-k");
        assertThat(transactions.inState(TransactionState.ONGOING)).anyMatch(ours);
        transactions.awaitNoneOngoing(ours);
        List<String> before = job.committedRecords();

        String loss = messageOfTheLoss(() -> job.run(1, settings.build(), fromLastCheckpoint(5)));
        Matcher missing = Pattern.compile("Up to (\\d+) records may be missing").matcher(loss);
        assertThat(missing.find()).as(loss).isTrue();
        assertThat(loss)
                .contains(
                        "transaction.timeout.ms of the sink is 3000",
                        "Kafka aborts a transaction when the job is down for longer",
                        "delivery.accept-lost-transactions=true");
        assertThat(job.committedRecords())
                .as("nothing is written by the refused start")
                .containsExactlyInAnyOrderElementsOf(before);

        settings.setProperty("delivery.accept-lost-transactions", "true");
        String log;
        try (LogCapture capture = new LogCapture(Level.ERROR)) {
            job.run(1, settings.build(), fromLastCheckpoint(0));
            log = capture.text();
        }
        assertThat(log)
                .contains(
                        "Going on without a transaction",
                        "delivery.accept-lost-transactions is true",
                        missing.group());
        assertThat(job.committedRecords())
                .doesNotHaveDuplicates()
                .isSubsetOf(SinkJob.expected())
                .hasSize(SinkJob.expected().size() - Integer.parseInt(missing.group(1)));
    }

    private Configuration fromLastCheckpoint(int restarts) throws IOException {
        Configuration configuration = SinkJob.restarts(restarts);
        configuration.setString(
                "execution.state-recovery.path", job.latestCheckpoint().toUri().toString());
        return configuration;
    }

    private static String messageOfTheLoss(ThrowableAssert.ThrowingCallable run) {
        Throwable failure = catchThrowable(run);
        return ExceptionUtils.findThrowable(failure, TransactionLostException.class)
                .orElseThrow(() -> new AssertionError("no loss, but " + failure, failure))
                .getMessage();
    }

    @Test
    void oneOfTwoJobsWithOnePrefixEndsWithAnExplanationAndTheOtherLosesNothingSilently()
            throws Exception {
        String other = topic + "-other";
        SECURED.kafka().createTopic(other, 3);
        KafkaSink<String> second =
                job.builder(DeliveryGuarantee.EXACTLY_ONCE)
                        .setRecordSerializer(new SinkJob(SECURED, other, directory).serializer())
                        .build();
        try (RunningSinkJob one =
                        new RunningSinkJob(
                                SECURED,
                                topic,
                                job.sink(DeliveryGuarantee.EXACTLY_ONCE),
                                100,
                                null);
                RunningSinkJob two = startSecond(one, other, second)) {
            CompletableFuture<Object> firstToEnd =
                    CompletableFuture.anyOf(one.result(), two.result());
            // They may get along for a while, and look for each other every half minute.
            assertThatThrownBy(() -> firstToEnd.get(150, TimeUnit.SECONDS))
                    .satisfies(KafkaSinkRecoveryITCase::explainsTheSharedPrefix);

            RunningSinkJob left = one.result().isDone() ? two : one;
            String its = left == one ? topic : other;
            try {
                goOnAndStop(left, its);
            } catch (Exception | AssertionError e) {
                // The last start of the other one may have hit a transaction that was prepared.
                assertThat(left.result())
                        .as("%s", e)
                        .failsWithin(LEFT_TO_END)
                        .withThrowableThat()
                        .satisfies(KafkaSinkRecoveryITCase::explainsTheSharedPrefix);
                return;
            }
            List<String> written = CommittedRecords.valuesOf(SECURED.kafka(), its);
            assertThat(written)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, written.size()).mapToObj(String::valueOf).toList());
        }
    }

    private void goOnAndStop(RunningSinkJob running, String its) throws Exception {
        int now = CommittedRecords.valuesOf(SECURED.kafka(), its).size();
        running.awaitCommitted(now + 200);
        running.stopWithSavepoint(directory);
    }

    private static void explainsTheSharedPrefix(Throwable end) {
        String text = ExceptionUtils.stringifyException(end);
        assertThat(text)
                .containsAnyOf(
                        SharedPrefixException.class.getName(),
                        TransactionLostException.class.getName());
        assertThat(text).contains("same", "prefix");
    }

    private static RunningSinkJob startSecond(
            RunningSinkJob first, String topic, KafkaSink<String> sink) throws Exception {
        first.awaitCommitted(100);
        return new RunningSinkJob(SECURED, topic, sink, 100, null);
    }

    @Test
    void theMetricsOfASinkAreShown() throws Exception {
        RecordingReporter.clear();
        Configuration configuration = RecordingReporter.configuration();
        configuration.addAll(SinkJob.restarts(0));
        job.run(2, job.sink(DeliveryGuarantee.EXACTLY_ONCE), configuration);

        // Of the operator; the task's name ends with the committer.
        String writer = ".Sink: Writer.";
        String committer = ".Sink: Committer.";
        // Flink counts what goes to the committer as well.
        assertThat(RecordingReporter.sum(writer, "numRecordsSend"))
                .isGreaterThanOrEqualTo(SinkJob.expected().size());
        assertThat(RecordingReporter.sum(writer, "numBytesSend"))
                .isEqualTo(SinkJob.expected().stream().mapToLong(String::length).sum());
        assertThat(RecordingReporter.values(writer, "numBytesOut")).hasSize(2);
        assertThat(RecordingReporter.sum(writer, "numRecordsOutErrors")).isZero();
        assertThat(RecordingReporter.values(writer, "currentSendTime")).hasSize(2);
        assertThat(RecordingReporter.sum(writer, "KafkaProducer.record-send-total"))
                .isEqualTo(SinkJob.expected().size());
        assertThat(RecordingReporter.sum(writer, "KafkaSinkWriter.recordsSkipped")).isZero();
        assertThat(RecordingReporter.sum(writer, "KafkaSinkWriter.aborts")).isZero();
        assertThat(RecordingReporter.values(writer, "KafkaSinkWriter.openTransactions")).hasSize(2);
        assertThat(RecordingReporter.values(writer, "KafkaSinkWriter.oldestTransactionAgeMs"))
                .hasSize(2);
        assertThat(RecordingReporter.sum(committer, "KafkaCommitter.commits"))
                .isGreaterThanOrEqualTo(10);
        assertThat(RecordingReporter.sum(committer, "KafkaCommitter.commitRetries")).isZero();
    }
}
