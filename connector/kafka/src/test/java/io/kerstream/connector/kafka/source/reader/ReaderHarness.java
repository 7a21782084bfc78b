/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A reader on a scripted consumer, driven as Flink's task thread would. */
final class ReaderHarness implements AutoCloseable {

    static final TopicPartition T0 = new TopicPartition("t", 0);
    static final TopicPartition T1 = new TopicPartition("t", 1);

    /** No longer subscribed. */
    static final TopicPartition UNWANTED = new TopicPartition("unwanted", 0);

    static final Duration POLL_TIMEOUT = Duration.ofMillis(777);
    static final Duration LIMIT = Duration.ofSeconds(20);

    final ScriptedConsumer consumer = new ScriptedConsumer();
    final CollectingOutput output = new CollectingOutput();
    final Map<String, Counter> counters = new ConcurrentHashMap<>();
    final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();
    final ClassLoader userClassLoader = new ClassLoader(getClass().getClassLoader()) {};

    /** Nanoseconds that the reader's clock is ahead of the real one. */
    final AtomicLong clockAhead = new AtomicLong();

    final KafkaSourceReader<String> reader;
    private final boolean registerConsumerMetrics;
    private Duration autoCommitInterval = Duration.ZERO;
    private boolean decodesAhead;
    private Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;

    ReaderHarness() {
        this(true, Duration.ofSeconds(10));
    }

    ReaderHarness(boolean commitOffsets, Duration closeTimeout) {
        this(commitOffsets, closeTimeout, valueSchema());
    }

    ReaderHarness(
            boolean commitOffsets,
            Duration closeTimeout,
            KafkaRecordDeserializationSchema<String> schema) {
        registerConsumerMetrics = true;
        reader = newReader(() -> consumer, commitOffsets, closeTimeout, schema, ErrorHandling.FAIL);
    }

    /** Without the consumer's metrics. */
    static ReaderHarness withoutConsumerMetrics() {
        return new ReaderHarness(false);
    }

    /** Commits what was emitted all the time, until a checkpoint completes. */
    static ReaderHarness withAutoCommits() {
        return withAutoCommits(valueSchema(), ErrorHandling.FAIL);
    }

    /** Deserializes on the fetch thread. */
    static ReaderHarness decodingAhead(KafkaRecordDeserializationSchema<String> schema) {
        return decodingAhead(schema, ErrorHandling.FAIL);
    }

    static ReaderHarness decodingAhead(
            KafkaRecordDeserializationSchema<String> schema, ErrorHandling errors) {
        return new ReaderHarness(schema, errors);
    }

    private ReaderHarness(KafkaRecordDeserializationSchema<String> schema, ErrorHandling errors) {
        registerConsumerMetrics = false;
        decodesAhead = true;
        reader = newReader(() -> consumer, true, LIMIT, schema, errors);
    }

    /** Of a source whose input ends. */
    static ReaderHarness ofBoundedSource() {
        return new ReaderHarness(Boundedness.BOUNDED);
    }

    private ReaderHarness(Boundedness boundedness) {
        registerConsumerMetrics = false;
        this.boundedness = boundedness;
        reader = newReader(() -> consumer, true, LIMIT, valueSchema(), ErrorHandling.FAIL);
    }

    /** Commits what was emitted all the time, and does not let every record pass. */
    static ReaderHarness withAutoCommits(
            KafkaRecordDeserializationSchema<String> schema, ErrorHandling errors) {
        return new ReaderHarness(Duration.ofMillis(1), schema, errors);
    }

    private ReaderHarness(
            Duration autoCommitInterval,
            KafkaRecordDeserializationSchema<String> schema,
            ErrorHandling errors) {
        registerConsumerMetrics = false;
        this.autoCommitInterval = autoCommitInterval;
        reader = newReader(() -> consumer, true, LIMIT, schema, errors);
    }

    private ReaderHarness(boolean registerConsumerMetrics) {
        this.registerConsumerMetrics = registerConsumerMetrics;
        reader = newReader(() -> consumer, true, LIMIT, valueSchema(), ErrorHandling.FAIL);
    }

    ReaderHarness(
            KafkaRecordDeserializationSchema<String> schema,
            ErrorHandling errors,
            Duration closeTimeout) {
        registerConsumerMetrics = true;
        reader = newReader(() -> consumer, true, closeTimeout, schema, errors);
    }

    ReaderHarness(Supplier<Consumer<byte[], byte[]>> clients, Duration closeTimeout) {
        registerConsumerMetrics = true;
        reader = newReader(clients, true, closeTimeout, valueSchema(), ErrorHandling.FAIL);
    }

    private static KafkaRecordDeserializationSchema<String> valueSchema() {
        return KafkaRecordDeserializationSchema.valueOnly(new SimpleStringSchema());
    }

    private KafkaSourceReader<String> newReader(
            Supplier<Consumer<byte[], byte[]>> clients,
            boolean commitOffsets,
            Duration closeTimeout,
            KafkaRecordDeserializationSchema<String> schema,
            ErrorHandling errors) {
        return new KafkaSourceReader<>(
                clients,
                schema,
                new ReaderSettings(
                        new OffsetResolver("g", "earliest"),
                        boundedness,
                        POLL_TIMEOUT,
                        commitOffsets,
                        autoCommitInterval,
                        registerConsumerMetrics,
                        MetricLayout.SOURCE,
                        1 << 20,
                        decodesAhead,
                        closeTimeout,
                        () -> System.nanoTime() + clockAhead.get(),
                        AuthenticationWatch.none(),
                        ConnectionFailures.of(Map.of())),
                partition -> !partition.equals(UNWANTED),
                new RecordingMetricGroup(""),
                taskName(),
                userClassLoader,
                errors);
    }

    ReaderHarness started(KafkaPartitionSplit... splits) {
        reader.addSplits(List.of(splits));
        reader.start();
        return this;
    }

    static KafkaPartitionSplit splitFrom(TopicPartition partition, long start) {
        return new KafkaPartitionSplit(partition, start);
    }

    static KafkaPartitionSplit splitBetween(TopicPartition partition, long start, long stop) {
        return new KafkaPartitionSplit(partition, start, stop);
    }

    /** One turn of the task: polls if the reader says that it is available. */
    InputStatus turn() throws Exception {
        if (!reader.isAvailable().isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        return reader.pollNext(output);
    }

    void emitUntilSize(int size) {
        await().atMost(LIMIT)
                .until(
                        () -> {
                            turn();
                            return output.size() >= size;
                        });
    }

    void emitUntilEnd() {
        await().atMost(LIMIT).until(() -> turn() == InputStatus.END_OF_INPUT);
    }

    /** Waits for a poll that begins from now on. */
    void awaitPoll() {
        int polls = consumer.polls();
        await().atMost(LIMIT).until(() -> consumer.polls() > polls);
    }

    long count(String counter) {
        return counters.get(counter).getCount();
    }

    String taskName() {
        return "task " + System.identityHashCode(this);
    }

    Object gauge(String name) {
        return gauges.get(name).getValue();
    }

    static boolean fetchThreadRuns(ReaderHarness harness) {
        return fetchThread(harness).isPresent();
    }

    /** Whether the fetch thread has nothing to do. */
    static boolean fetchThreadWaits(ReaderHarness harness) {
        return fetchThread(harness)
                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                .isPresent();
    }

    /** Whether the fetch thread is in a method of the class. */
    static boolean fetchThreadIsIn(ReaderHarness harness, Class<?> type) {
        return fetchThread(harness).stream()
                .flatMap(thread -> Arrays.stream(thread.getStackTrace()))
                .anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    private static Optional<Thread> fetchThread(ReaderHarness harness) {
        String name = "Kafka fetch thread (" + harness.taskName() + ")";
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findAny();
    }

    @Override
    public void close() {
        reader.close();
    }

    private final class RecordingMetricGroup extends UnregisteredMetricsGroup
            implements SourceReaderMetricGroup {

        /** Of groups with a key and a value, which tell gauges of the same name apart. */
        private final String prefix;

        RecordingMetricGroup(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return this;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new RecordingMetricGroup(prefix + key + "." + value + ".");
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(name, n -> new SimpleCounter());
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public OperatorIOMetricGroup getIOMetricGroup() {
            return new RecordingIoMetricGroup();
        }

        @Override
        public Counter getNumRecordsInErrorsCounter() {
            return counter("numRecordsInErrors");
        }

        @Override
        public void setPendingBytesGauge(Gauge<Long> gauge) {
            gauge("pendingBytes", gauge);
        }

        @Override
        public void setPendingRecordsGauge(Gauge<Long> gauge) {
            gauge("pendingRecords", gauge);
        }
    }

    private final class RecordingIoMetricGroup extends UnregisteredMetricsGroup
            implements OperatorIOMetricGroup {
        @Override
        public Counter getNumRecordsInCounter() {
            return counters.computeIfAbsent("numRecordsIn", n -> new SimpleCounter());
        }

        @Override
        public Counter getNumRecordsOutCounter() {
            return new SimpleCounter();
        }

        @Override
        public Counter getNumBytesInCounter() {
            return counters.computeIfAbsent("numBytesIn", n -> new SimpleCounter());
        }

        @Override
        public Counter getNumBytesOutCounter() {
            return new SimpleCounter();
        }
    }
}
