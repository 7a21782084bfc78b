/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.SourceEngine;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.streaming.connectors.kafka.config.OffsetCommitMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One subtask on a scripted consumer and a fake cluster, driven as Flink's threads would. */
@Timeout(60)
class ConsumerTaskTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private final FakeClients clients = new FakeClients();
    private final Output output = new Output();
    private final Properties properties = new Properties();
    private final List<ConsumerTask<String>> tasks = new ArrayList<>();
    private final ExecutorService sourceThread = Executors.newSingleThreadExecutor();
    private KafkaSubscriber subscriber = KafkaSubscriber.getTopicListSubscriber(List.of("t"));
    private OffsetCommitMode commitMode = OffsetCommitMode.ON_CHECKPOINTS;

    ConsumerTaskTest() {
        properties.setProperty("bootstrap.servers", "broker:9092");
        properties.setProperty("group.id", "g");
    }

    @AfterEach
    void closeAll() {
        tasks.forEach(ConsumerTask::cancel);
        tasks.forEach(ConsumerTask::close);
        sourceThread.shutdownNow();
    }

    /** What the task emitted, with the lock held or not at all. */
    private static final class Output implements ElementOutput<String> {

        private final Object lock = new Object();
        private final List<String> elements = new ArrayList<>();
        private RuntimeException failure;

        @Override
        public void collect(String element) {
            collect(element, 0);
        }

        @Override
        public void collect(String element, long timestamp) {
            if (!Thread.holdsLock(lock)) {
                throw new AssertionError("emitted without the checkpoint lock");
            }
            if (failure != null) {
                throw failure;
            }
            elements.add(element);
        }

        @Override
        public void emitWatermark(long timestamp) {}

        @Override
        public void markIdle() {}

        @Override
        public Object lock() {
            return lock;
        }

        List<String> elements() {
            synchronized (lock) {
                return List.copyOf(elements);
            }
        }
    }

    private ConsumerTask<String> task(int subtask, int parallelism, boolean filterRestored) {
        ConsumerOptions options = ConsumerOptions.of(properties);
        ConsumerTask<String> task =
                new ConsumerTask<>(
                        SourceEngine.endless(
                                subscriber,
                                StartPosition.groupOffsets().offsets(),
                                KafkaRecordDeserializationSchema.valueOnly(
                                        new SimpleStringSchema()),
                                options.forEngine(commitMode, filterRestored)),
                        options,
                        "5"::equals,
                        null,
                        new TaskContext(
                                subtask,
                                parallelism,
                                UnregisteredMetricsGroup.createOperatorMetricGroup(),
                                SimpleUserCodeClassLoader.create(getClass().getClassLoader()),
                                Duration.ZERO,
                                clients));
        tasks.add(task);
        return task;
    }

    private ConsumerTask<String> task() {
        return task(0, 1, true);
    }

    private CompletableFuture<Void> run(ConsumerTask<String> task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run(output);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                sourceThread);
    }

    private void awaitElements(String... elements) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(output.elements()).containsExactlyInAnyOrder(elements));
    }

    private static Map<TopicPartition, Long> offsets(List<KafkaPartitionSplit> splits) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        splits.forEach(s -> offsets.put(s.getTopicPartition(), s.getStartingOffset()));
        return offsets;
    }

    private static Throwable failureOf(CompletableFuture<Void> running) throws Exception {
        try {
            running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("the task did not fail");
    }

    @Test
    void aCheckpointBeforeTheFirstRecordHoldsAllPartitionsAtTheirStart() throws Exception {
        clients.cluster.partition("t", 0, 3, 10).partition("t", 1, 0, 7);
        clients.cluster.commit(T0, 4);
        ConsumerTask<String> task = task();

        task.open(null);

        // The group's offset, and without one the end: auto.offset.reset is not set.
        assertThat(offsets(task.snapshot(1))).isEqualTo(Map.of(T0, 4L, T1, 7L));
    }

    @Test
    void eachPartitionIsReadByExactlyOneSubtask() throws Exception {
        for (int partition = 0; partition < 10; partition++) {
            clients.cluster.partition("t", partition, 0, 0);
        }
        List<TopicPartition> read = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            ConsumerTask<String> task = task(subtask, 3, true);
            task.open(null);
            read.addAll(offsets(task.snapshot(1)).keySet());
        }

        assertThat(read).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void aRestoredSubtaskTakesItsOwnAndReadsNewOnesFromTheFirstRecord() throws Exception {
        clients.cluster.partition("t", 0, 0, 100).partition("t", 1, 2, 100);
        clients.cluster.partition("t", 2, 0, 100);
        clients.cluster.commit(T1, 50);
        List<KafkaPartitionSplit> restored =
                List.of(
                        new KafkaPartitionSplit(T0, 17),
                        new KafkaPartitionSplit(new TopicPartition("t", 2), 18),
                        new KafkaPartitionSplit(new TopicPartition("left", 0), 19));
        List<Map.Entry<TopicPartition, Long>> all = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            ConsumerTask<String> task = task(subtask, 2, true);
            task.open(restored);
            all.addAll(offsets(task.snapshot(1)).entrySet());
        }

        // Each one once: the state of all is given to all.
        assertThat(all)
                .containsExactlyInAnyOrder(
                        entry(T0, 17L), entry(T1, 2L), entry(new TopicPartition("t", 2), 18L));
    }

    @Test
    void restoredPartitionsThatAreNoLongerSubscribedAreKeptIfTheyAreNotFiltered() throws Exception {
        clients.cluster.partition("t", 0, 0, 100).partition("left", 0, 0, 100);
        ConsumerTask<String> task = task(0, 1, false);

        task.open(List.of(new KafkaPartitionSplit(new TopicPartition("left", 0), 19)));

        assertThat(offsets(task.snapshot(1)))
                .isEqualTo(Map.of(new TopicPartition("left", 0), 19L, T0, 0L));
    }

    @Test
    void aCheckpointHoldsWhatWasEmittedBeforeIt() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        for (int written = 0; written < 2000; written += 100) {
            for (int i = written; i < written + 100; i++) {
                clients.reading.write(T0, i, ("x" + i).getBytes(UTF_8));
            }
            synchronized (output.lock()) {
                assertThat(offsets(task.snapshot(written)))
                        .containsEntry(T0, (long) output.elements().size());
            }
        }
        await().atMost(LIMIT).until(() -> output.elements().size() == 2000);
        task.cancel();
        running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theElementThatEndsTheStreamEndsItAtItsOffset() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        ConsumerTask<String> task = task();
        task.open(null);

        run(task).get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(output.elements()).containsExactly("0", "1", "2", "3", "4");
        assertThat(offsets(task.snapshot(1))).isEqualTo(Map.of(T0, 6L));
    }

    @Test
    void whatWasEmittedIsCommittedAtTheEndIfThereAreNoCheckpoints() throws Exception {
        commitMode = OffsetCommitMode.KAFKA_PERIODIC;
        properties.setProperty("auto.commit.interval.ms", "3600000");
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0, 1, 2);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        awaitElements("0", "1", "2");
        assertThat(clients.reading.commits()).isEmpty();

        task.cancel();
        running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        await().atMost(LIMIT).until(() -> !clients.reading.commits().isEmpty());

        assertThat(clients.reading.commits()).containsExactly(Map.of(T0, new OffsetAndMetadata(3)));
    }

    @Test
    void onlyCompletedCheckpointsAreCommitted() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0, 1, 2);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        awaitElements("0", "1", "2");
        synchronized (output.lock()) {
            task.snapshot(1);
        }
        // The thread that fetches these would have committed before, if it had been told to.
        clients.reading.write(T0, 3, 4);
        awaitElements("0", "1", "2", "3", "4");
        synchronized (output.lock()) {
            task.snapshot(2);
            task.checkpointAborted(1);
            task.checkpointCompleted(2);
        }

        await().atMost(LIMIT).until(() -> !clients.reading.commits().isEmpty());
        assertThat(clients.reading.commits()).containsExactly(Map.of(T0, new OffsetAndMetadata(5)));
        task.cancel();
        running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aFatalErrorOfTheFetchThreadEndsTheRunWithItsCause() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        ConsumerTask<String> task = task();
        task.open(null);
        clients.reading.setPollException(new KafkaException("broken for good"));

        assertThat(failureOf(run(task))).hasRootCauseMessage("broken for good");
    }

    @Test
    void anErrorOfTheJobEndsTheRunAsItIs() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0);
        output.failure = new IllegalStateException("of an operator");
        ConsumerTask<String> task = task();
        task.open(null);

        assertThat(failureOf(run(task))).isSameAs(output.failure);
    }

    @Test
    void partitionsThatAppearAreReadFromTheFirstRecord() throws Exception {
        properties.setProperty("flink.partition-discovery.interval-millis", "20");
        clients.cluster.partition("t", 0, 0, 10);
        clients.reading.write(T0, 9, 10);
        clients.reading.write(T1, 3, 4);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        awaitElements("10");

        clients.cluster.partition("t", 1, 3, 5);

        awaitElements("10", "3", "4");
        task.cancel();
        running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aLookThatFailsForAWhileIsRepeatedAndOneThatFailsForGoodFailsTheJob() throws Exception {
        properties.setProperty("flink.partition-discovery.interval-millis", "20");
        clients.cluster.partition("t", 0, 0, 0);
        clients.cluster.partition("t", 1, 0, 0);
        clients.reading.write(T1, 1);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        CountDownLatch failed = new CountDownLatch(1);
        clients.cluster.beforeAnswer(
                () -> {
                    failed.countDown();
                    throw new TimeoutException("for a while");
                });
        assertThat(failed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        awaitElements("1");

        clients.cluster.failNextWith(new IllegalStateException("for good"));

        assertThat(failureOf(running))
                .hasMessage("Could not discover the Kafka partitions to read: for good");
    }

    @Test
    void theFirstLookFailsTheJobAtOnce() {
        clients.cluster.failNextWith(new TimeoutException("no broker"));

        assertThatThrownBy(() -> task().open(null)).hasStackTraceContaining("no broker");
    }

    @Test
    void cancelledBeforeItRunsItEmitsNothing() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0);
        ConsumerTask<String> task = task();
        task.open(null);
        task.cancel();

        run(task).get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(output.elements()).isEmpty();
    }

    @Test
    void closingLeavesNoThreadAndNoClient() throws Exception {
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.write(T0, 0);
        ConsumerTask<String> task = task();
        task.open(null);
        CompletableFuture<Void> running = run(task);
        awaitElements("0");
        assertThat(kafkaThreads()).hasSize(2);
        task.cancel();
        running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        // As Flink's canceller does.
        Thread.currentThread().interrupt();
        task.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(kafkaThreads()).isEmpty();
        assertThat(clients.reading.closed()).isTrue();
        assertThat(clients.cluster.openClients()).isEmpty();
    }

    @Test
    void closingDoesNotWaitForADiscoveryThatHangs() throws Exception {
        properties.setProperty("flink.partition-discovery.interval-millis", "20");
        properties.setProperty("close.timeout.ms", "300");
        clients.cluster.partition("t", 0, 0, 0);
        ConsumerTask<String> task = task();
        task.open(null);
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        clients.cluster.beforeAnswer(
                () -> {
                    hanging.countDown();
                    awaitUninterrupted(goOn);
                });
        assertThat(hanging.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        long begin = System.nanoTime();
        task.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        goOn.countDown();
        await().atMost(LIMIT).until(() -> clients.cluster.openClients().isEmpty());
    }

    @Test
    void closingWaitsOnceForAReaderAndADiscoveryThatHang() throws Exception {
        properties.setProperty("flink.partition-discovery.interval-millis", "20");
        properties.setProperty("close.timeout.ms", "3000");
        clients.cluster.partition("t", 0, 0, 0);
        clients.reading.hangInPoll();
        ConsumerTask<String> task = task();
        task.open(null);
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        clients.cluster.beforeAnswer(
                () -> {
                    hanging.countDown();
                    awaitUninterrupted(goOn);
                });
        assertThat(hanging.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        long begin = System.nanoTime();
        task.close();

        // The reader ends after two thirds of the limit, when it is interrupted.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4500));
        goOn.countDown();
        await().atMost(LIMIT).until(() -> clients.cluster.openClients().isEmpty());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                if (latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> kafkaThreads() {
        String own = Thread.currentThread().getName();
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("Kafka ") && name.contains(own))
                .toList();
    }
}
