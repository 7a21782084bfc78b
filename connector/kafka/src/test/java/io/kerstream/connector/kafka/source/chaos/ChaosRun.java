/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.Deck;
import io.kerstream.connector.kafka.chaos.Leaks;
import io.kerstream.connector.kafka.chaos.TaskManagers;
import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.testing.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job that reads growing topics while writers write, and what is done to it. Which actions, in
 * which order and with which parameters, follows from the seed alone; how they meet with what the
 * job and the broker are doing does not.
 */
final class ChaosRun implements AutoCloseable {

    private static final String READER = "chaos-reader";
    private static final int MAX_ROUNDS_BETWEEN = 60;
    private static final long MAX_NANOS_PER_RECORD = 10_000_000;

    /** What can happen. */
    enum Action {
        TASK_FAILURE,
        TASK_MANAGER_LOSS,
        RESCALE_WITH_SAVEPOINT,
        RESCALE_FROM_CHECKPOINT,
        NEW_PARTITIONS,
        NEW_TOPIC,
        BROKER_RESTART,
        BROKER_KILL,
        STANDING_RESULT,
        SLOW_SOURCE
    }

    private static final List<Action> WITHOUT_BROKER =
            List.of(
                    Action.TASK_FAILURE,
                    Action.TASK_MANAGER_LOSS,
                    Action.RESCALE_WITH_SAVEPOINT,
                    Action.RESCALE_FROM_CHECKPOINT);

    private final KafkaCluster kafka;
    private final Path directory;
    private final Random random;
    private final ActionLog log = new ActionLog();
    private final Deck<Action> deck;
    private final Deck<Action> deckWithoutBroker;
    private final Map<Action, Integer> done = new EnumMap<>(Action.class);
    private final Faults faults;
    private final Ledger ledger = new Ledger();
    private final Leaks leaks =
            new Leaks(
                    ChaosRun::isOfTheSource,
                    "kafka.consumer:type=app-info,id=" + ChaosSource.CLIENT_IDS + "-*");
    private final Properties readerProperties;
    private final ChaosTopics topics;
    private final Writers writers;
    private final TaskManagers taskManagers;
    private ChaosJob job;
    private boolean brokerUp = true;
    private int collectorStarts;

    /** Where the running job started from. */
    private @Nullable String restorePoint;

    /**
     * @param directory for checkpoints and savepoints
     */
    ChaosRun(KafkaCluster kafka, Path directory, long seed) throws Exception {
        this.kafka = kafka;
        this.directory = directory;
        this.random = new Random(seed);
        this.faults = new Faults(random, log);
        this.deck = new Deck<>(List.of(Action.values()), random);
        this.deckWithoutBroker = new Deck<>(WITHOUT_BROKER, random);
        this.readerProperties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, READER);
        this.topics = new ChaosTopics(kafka, random);
        log.add(topics.addTopic());
        log.add(topics.addTopic());
        this.writers = Writers.start(kafka, topics, ledger, log, seed);
        this.taskManagers = TaskManagers.start(ChaosJob.MAX_PARALLELISM);
        this.job = startJob(null);
        job.awaitCheckpoint();
    }

    private static boolean isOfTheSource(String thread) {
        return thread.startsWith("Kafka fetch thread")
                || thread.startsWith("SourceCoordinator-")
                || thread.contains(READER);
    }

    private ChaosJob startJob(@Nullable String from) throws Exception {
        ChaosJob.Shape shape = ChaosJob.Shape.draw(random);
        int maxPollRecords = List.of(7, 500, 5000).get(random.nextInt(3));
        log.add("start " + shape + ", max.poll.records " + maxPollRecords + ", from " + from);
        restorePoint = from;
        return ChaosJob.start(
                taskManagers.flink(),
                ChaosSource.build(readerProperties, maxPollRecords),
                shape,
                directory.resolve("checkpoints"),
                from,
                log);
    }

    /** Does one thing after another until the time is over and each was done at least once. */
    void act(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0 || done.size() < Action.values().length) {
            perform(deck.next());
            if (random.nextBoolean()) {
                job.awaitCheckpoint();
            }
            writers.awaitRounds(random.nextInt(MAX_ROUNDS_BETWEEN));
        }
    }

    private void perform(Action action) throws Exception {
        log.add(action + (brokerUp ? "" : " while the broker is down"));
        switch (action) {
            case TASK_FAILURE -> {
                faults.arm(job, brokerUp);
                faults.await(job);
            }
            case TASK_MANAGER_LOSS -> taskManagers.replaceOne(random);
            case RESCALE_WITH_SAVEPOINT -> {
                String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
                restart(savepoint);
            }
            case RESCALE_FROM_CHECKPOINT -> {
                String checkpoint = job.cancel();
                restart(checkpoint == null ? restorePoint : checkpoint);
            }
            case NEW_PARTITIONS -> addPartitions(topics::addPartitions);
            case NEW_TOPIC -> addPartitions(topics::addTopic);
            case BROKER_RESTART -> kafka.restart();
            case BROKER_KILL -> killBroker();
            case STANDING_RESULT -> holdResult();
            case SLOW_SOURCE -> slowSource();
        }
        done.merge(action, 1, Integer::sum);
    }

    private void addPartitions(Callable<String> how) throws Exception {
        int before = topics.partitions().size();
        log.add(how.call());
        List<TopicPartition> all = topics.partitions();
        faults.provokeReturnOf(List.copyOf(all.subList(before, all.size())), job);
    }

    private void restart(@Nullable String from) throws Exception {
        collectorStarts += job.probe().attempts();
        leaks.awaitNone();
        if (brokerUp && random.nextBoolean()) {
            log.add("while no job runs: " + topics.addPartitions());
        }
        job = startJob(from);
    }

    private void killBroker() throws Exception {
        kafka.kill();
        ledger.brokerKilled(log.seconds());
        brokerUp = false;
        for (int i = random.nextInt(3); i > 0; i--) {
            perform(deckWithoutBroker.next());
        }
        if (random.nextBoolean()) {
            job.awaitCheckpoint();
        }
        kafka.restart();
        brokerUp = true;
        log.add("the broker is up again");
    }

    private void holdResult() throws Exception {
        JobProbe probe = job.probe();
        probe.hold();
        try {
            awaitBacklog();
            switch (random.nextInt(4)) {
                case 0 -> perform(Action.TASK_MANAGER_LOSS);
                case 1 -> perform(Action.RESCALE_FROM_CHECKPOINT);
                case 2 -> faults.arm(job, true);
                default -> log.add("nothing meanwhile");
            }
        } finally {
            probe.release();
        }
        faults.await(job);
    }

    /** So slow that checkpoints fall between the records of a batch; the job restarts from them. */
    private void slowSource() throws Exception {
        JobProbe probe = job.probe();
        probe.hold();
        try {
            awaitBacklog();
            probe.goOnSlowly(MAX_NANOS_PER_RECORD / (1 + random.nextInt(5)));
            job.awaitCheckpoint();
            switch (random.nextInt(3)) {
                case 0 -> perform(Action.TASK_FAILURE);
                case 1 -> perform(Action.TASK_MANAGER_LOSS);
                default -> log.add("no failure before the restart");
            }
            job.awaitCheckpoint();
            perform(
                    random.nextBoolean()
                            ? Action.RESCALE_FROM_CHECKPOINT
                            : Action.RESCALE_WITH_SAVEPOINT);
        } finally {
            probe.release();
        }
    }

    private void awaitBacklog() {
        writers.awaitRounds(MAX_ROUNDS_BETWEEN + random.nextInt(MAX_ROUNDS_BETWEEN));
    }

    /**
     * Ends the writers and the job and checks the result.
     *
     * @return what is wrong, a line each; empty if nothing is
     */
    List<String> finish() throws Exception {
        writers.finish();
        Received written = topics.read();
        List<String> problems = new ArrayList<>(ledger.differencesTo(written));
        log.add("written and committed: " + written.count());
        ledger.againstTheWord(written)
                .forEach(transaction -> log.add("otherwise in the log: " + transaction));
        collectTimeout(
                problems,
                "the result to hold " + written.count() + " records",
                () -> job.probe().checkpointedResult().count() >= written.count());
        // Records that come twice would come now.
        job.awaitCheckpoint();
        collectTimeout(
                problems,
                "the group's offsets to reach the end of the log",
                () -> topics.lag(ChaosSource.GROUP).isEmpty());
        topics.lag(ChaosSource.GROUP)
                .forEach((partition, lag) -> problems.add("lag: " + partition + " at " + lag));
        if (leaks.find().isEmpty()) {
            problems.add("the test does not see the source's threads, so it would see no leak");
        }
        job.stopWithSavepoint(directory.resolve("savepoints"));
        collectorStarts += job.probe().attempts();
        problems.addAll(ResultCheck.differences(written, job.probe().checkpointedResult(), ledger));
        try {
            leaks.awaitNone();
        } catch (AssertionError e) {
            problems.add(e.toString());
        }
        return problems;
    }

    private static void collectTimeout(
            List<String> problems, String what, Callable<Boolean> condition) {
        try {
            Waiting.until(what, condition);
        } catch (ConditionTimeoutException e) {
            problems.add("waited in vain for " + what);
        }
    }

    /** Figures of the run in one line. */
    String summary() {
        return "actions "
                + done
                + ", collector tasks started "
                + collectorStarts
                + ", partitions "
                + topics.partitions().size()
                + ", records committed "
                + ledger.count(Ledger.Fate.COMMITTED)
                + ", aborted "
                + ledger.count(Ledger.Fate.ABORTED)
                + ", undecided "
                + ledger.count(Ledger.Fate.UNDECIDED);
    }

    ActionLog log() {
        return log;
    }

    @Override
    public void close() throws Exception {
        try {
            job.probe().release();
            job.kill();
            taskManagers.close();
        } finally {
            writers.close();
        }
    }
}
