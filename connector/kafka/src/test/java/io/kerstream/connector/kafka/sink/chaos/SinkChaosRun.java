/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.Deck;
import io.kerstream.connector.kafka.chaos.Leaks;
import io.kerstream.connector.kafka.chaos.TaskManagers;
import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.connector.kafka.sink.chaos.SinkChaosJob.Shape;
import io.kerstream.testing.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job that writes numbered records, and what is done to it. Which actions, in which order and
 * with which parameters, follows from the seed alone; how they meet with what the job and the
 * broker are doing does not.
 */
final class SinkChaosRun implements AutoCloseable {

    /** Topic and transactional id prefix. */
    static final String TOPIC = "sink-chaos";

    private static final String WRITER = "chaos-writer";
    private static final int PARTITIONS = 3;

    /** Much longer than the run may hold a reader up. */
    private static final long TRANSACTION_TIMEOUT_MS = 600_000;

    private static final int MAX_PASSES_PER_RECORD = 300;
    private static final int MAX_PASSES_PER_CHECKPOINT = 5;
    private static final int MAX_MICROS_OF_COMMIT = 6000;

    /** What can happen. */
    enum Action {
        KILL_TASK_AT_RECORD,
        KILL_TASK_BEFORE_FLUSH,
        KILL_TASK_AFTER_PREPARE,
        KILL_TASK_WHILE_SNAPSHOTTING,
        KILL_TASK_BEFORE_COMMIT,
        KILL_TASK_DURING_COMMIT,
        KILL_TASK_AFTER_COMMIT,
        TASK_MANAGER_LOSS,
        RESCALE_WITH_SAVEPOINT,
        RESCALE_FROM_CHECKPOINT,
        OVERLAPPING_CHECKPOINTS,
        DECLINED_CHECKPOINT,
        BROKER_RESTART,
        BROKER_KILL
    }

    /** What may happen while a broker is away, whose role others have to take over. */
    private static final List<Action> WITHOUT_A_BROKER =
            Arrays.stream(Action.values())
                    .filter(a -> a != Action.BROKER_RESTART && a != Action.BROKER_KILL)
                    .toList();

    private final KafkaCluster kafka;
    private final Path directory;
    private final Random random;
    private final ActionLog log = new ActionLog();
    private final Deck<Action> deck;
    private final Deck<Action> deckWithoutABroker;
    private final BrokerFaults brokers;
    private final Map<Action, Integer> done = new EnumMap<>(Action.class);
    private final ReaderBlocks blocks = new ReaderBlocks();
    private final TransactionsOfPrefix transactions;
    private final Properties writerProperties;
    private final Leaks leaks;
    private final TaskManagers taskManagers;
    private final FollowingReader reader;
    private SinkChaosJob job;
    private int submissions;
    private int writers;
    private int tasksStarted;
    private int idsLeft;
    private @Nullable Lanes emitted;

    /** Where the running job started from. */
    private @Nullable String restorePoint;

    /**
     * @param directory for checkpoints and savepoints
     */
    SinkChaosRun(KafkaCluster kafka, Path directory, long seed) throws Exception {
        this.kafka = kafka;
        this.directory = directory;
        this.random = new Random(seed);
        this.deck = new Deck<>(List.of(Action.values()), random);
        this.deckWithoutABroker = new Deck<>(WITHOUT_A_BROKER, random);
        this.brokers = new BrokerFaults(kafka, TOPIC, random, log);
        this.transactions = new TransactionsOfPrefix(kafka, TOPIC);
        this.writerProperties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, WRITER);
        kafka.createTopic(TOPIC, PARTITIONS);
        this.leaks =
                new Leaks(threadsOfTheSink(), "kafka.producer:type=app-info,id=*" + TOPIC + "-*");
        this.reader = FollowingReader.start(kafka, TOPIC, PARTITIONS, blocks);
        this.taskManagers = TaskManagers.start(SinkChaosJob.MAX_PARALLELISM);
        // It has no state when it is lost, but open transactions.
        Shape shape = new Shape(SinkChaosJob.LANES, false, 60_000, 1);
        this.job = startJob(shape, null);
        Waiting.until("open transactions", () -> job.goesOn() && !transactions.open().isEmpty());
        restart(new Shape(SinkChaosJob.LANES, false, 300, 1), job.cancel());
        job.awaitCheckpoint();
    }

    /** To be called before there is a sink, and when the harness has its own admin client. */
    private static Predicate<String> threadsOfTheSink() {
        Set<String> before =
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .collect(Collectors.toSet());
        return thread ->
                thread.contains(WRITER)
                        || thread.contains(TOPIC + "-")
                        || thread.startsWith("Kafka sink ")
                        || (thread.startsWith("kafka-admin-client-thread")
                                && !before.contains(thread));
    }

    private SinkChaosJob startJob(Shape shape, @Nullable String from) throws Exception {
        log.add("start " + shape + ", from " + from);
        restorePoint = from;
        submissions++;
        writers += shape.parallelism();
        return SinkChaosJob.start(
                taskManagers.flink(),
                NumberedRecords.sink(writerProperties, TOPIC, TRANSACTION_TIMEOUT_MS),
                SinkProbe.create(blocks),
                shape,
                directory.resolve("checkpoints"),
                from,
                log);
    }

    private void restart(Shape shape, @Nullable String from) throws Exception {
        countTasks();
        leaks.awaitNone();
        job = startJob(shape, from);
    }

    private void countTasks() {
        int started = job.probe().tasksStarted();
        tasksStarted += started;
        idsLeft += TransactionsOfPrefix.leftBy(started, job.shape().concurrentCheckpoints());
    }

    /** Does one thing after another until the time is over and each was done at least once. */
    void act(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0 || done.size() < Action.values().length) {
            perform(deck.next());
            if (random.nextBoolean()) {
                job.awaitCheckpoint();
            }
        }
    }

    private void perform(Action action) throws Exception {
        log.add(action.toString());
        switch (action) {
            case KILL_TASK_AT_RECORD -> killTask(Place.AT_RECORD);
            case KILL_TASK_BEFORE_FLUSH -> killTask(Place.BEFORE_FLUSH);
            case KILL_TASK_AFTER_PREPARE -> killTask(Place.AFTER_PREPARE);
            case KILL_TASK_WHILE_SNAPSHOTTING -> killTask(Place.WHILE_SNAPSHOTTING);
            case KILL_TASK_BEFORE_COMMIT -> killTask(Place.BEFORE_COMMIT);
            case KILL_TASK_DURING_COMMIT -> killTask(Place.DURING_COMMIT);
            case KILL_TASK_AFTER_COMMIT -> killTask(Place.AFTER_COMMIT);
            case TASK_MANAGER_LOSS -> taskManagers.replaceOne(random);
            case RESCALE_WITH_SAVEPOINT ->
                    restart(
                            Shape.draw(random),
                            job.stopWithSavepoint(directory.resolve("savepoints")));
            case RESCALE_FROM_CHECKPOINT -> {
                String checkpoint = job.cancel();
                restart(Shape.draw(random), checkpoint == null ? restorePoint : checkpoint);
            }
            case OVERLAPPING_CHECKPOINTS -> slowSnapshot(Duration.ofSeconds(1));
            case DECLINED_CHECKPOINT ->
                    slowSnapshot(SinkChaosJob.CHECKPOINT_TIMEOUT.plusMillis(500));
            case BROKER_RESTART -> brokers.restartOne();
            case BROKER_KILL -> brokers.killOne(this::performWithoutABroker);
        }
        done.merge(action, 1, Integer::sum);
    }

    private void killTask(Place place) {
        int passes =
                random.nextInt(
                        place == Place.AT_RECORD
                                ? MAX_PASSES_PER_RECORD
                                : MAX_PASSES_PER_CHECKPOINT);
        int micros = random.nextInt(MAX_MICROS_OF_COMMIT);
        log.add("at " + place + " after " + passes + ", " + micros + " us");
        job.probe().interruptAfter(TimeUnit.MICROSECONDS.toNanos(micros));
        job.probe().faults().arm(place, passes);
        Waiting.until("the injected fault", () -> job.goesOn() && !job.probe().faults().isArmed());
    }

    private void slowSnapshot(Duration duration) {
        job.probe().slowSnapshot(duration.toNanos());
        Waiting.until("a slow snapshot", () -> job.goesOn() && !job.probe().isSlowSnapshotDue());
        job.awaitCheckpoint();
    }

    private void performWithoutABroker() throws Exception {
        for (int i = random.nextInt(3); i > 0; i--) {
            perform(deckWithoutABroker.next());
        }
    }

    /**
     * Ends the job and checks its output.
     *
     * @return what is wrong, a line each; empty if nothing is
     */
    List<String> finish() throws Exception {
        job.awaitCheckpoint();
        List<String> problems = new ArrayList<>();
        if (leaks.find().isEmpty()) {
            problems.add("the test does not see the sink's threads, so it would see no leak");
        }
        job.stopWithSavepoint(directory.resolve("savepoints"));
        countTasks();
        Lanes expected = Lanes.merge(SinkChaosJob.LANES, job.probe().checkpoints().newest());
        emitted = expected;
        log.add("emitted by lane: " + expected);
        check(problems, leaks::awaitNone);
        check(
                problems,
                () ->
                        Waiting.until(
                                "no transaction to be open", () -> transactions.open().isEmpty()));
        List<String> open = transactions.open();
        if (!open.isEmpty()) {
            problems.add("open transactions: " + open);
        }
        if (transactions.all().size() > transactions.allowed(idsLeft)) {
            problems.add("more transactional ids than allowed: " + transactions.all());
        }
        if (transactions.owners() > writers) {
            problems.add(transactions.owners() + " owners of ids, " + writers + " writers");
        }
        check(
                problems,
                () ->
                        problems.addAll(
                                OutputCheck.differences(
                                        expected,
                                        CommittedOutput.valuesOf(kafka, TOPIC, PARTITIONS))));
        check(
                problems,
                () ->
                        Waiting.until(
                                "the reader that ran along to have read all",
                                () -> reader.read() >= expected.total()));
        reader.close();
        // What still holds it up counts, too.
        problems.addAll(blocks.tooLong());
        return problems;
    }

    /** What one check ends with must not hide what the others find. */
    private static void check(List<String> problems, Check check) throws Exception {
        try {
            check.run();
        } catch (AssertionError | ConditionTimeoutException e) {
            problems.add(e.getMessage());
        }
    }

    private interface Check {
        void run() throws Exception;
    }

    /** Figures of the run in one line. */
    String summary() throws Exception {
        return "records "
                + (emitted == null ? "not counted" : emitted.total())
                + ", actions "
                + done
                + ", submissions "
                + submissions
                + ", source tasks started "
                + tasksStarted
                + ", transactional ids "
                + transactions.all().size()
                + " of "
                + transactions.owners()
                + " owners (allowed "
                + transactions.allowed(idsLeft)
                + "), longest block of the reader "
                + blocks.longest().toMillis()
                + " ms, longest time between checkpoints "
                + blocks.longestWithoutCheckpoint().toMillis()
                + " ms";
    }

    ActionLog log() {
        return log;
    }

    @Override
    public void close() throws Exception {
        try {
            job.kill();
            taskManagers.close();
        } finally {
            reader.close();
        }
    }
}
