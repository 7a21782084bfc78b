/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.KafkaSourceOptions;
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
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job that reads growing topics while writers write, and what is done to it. Which actions, in
 * which order and with which parameters, follows from the seed alone; how they meet with what the
 * job and the broker are doing does not.
 */
final class ChaosRun implements AutoCloseable {

    private static final String GROUP = "chaos";
    private static final String READER = "chaos-reader";
    private static final String CLIENT_IDS = "chaos-source";
    private static final int MAX_ROUNDS_BETWEEN = 60;
    private static final int MAX_RECORDS_BEFORE_FAULT = 1000;
    private static final long MAX_NANOS_PER_RECORD = 2_000_000;

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
        SLOW_RESULT
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
    private final Ledger ledger = new Ledger();
    private final Leaks leaks = new Leaks(READER, CLIENT_IDS);
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
        this.deck = new Deck<>(List.of(Action.values()), random);
        this.deckWithoutBroker = new Deck<>(WITHOUT_BROKER, random);
        this.readerProperties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, READER);
        this.topics = new ChaosTopics(kafka, random);
        log.add(topics.addTopic());
        log.add(topics.addTopic());
        this.writers = Writers.start(kafka, topics, ledger, seed);
        this.taskManagers = TaskManagers.start();
        this.job = startJob(null);
        job.awaitCheckpoint();
    }

    private ChaosJob startJob(@Nullable String from) throws Exception {
        ChaosJob.Shape shape = ChaosJob.Shape.draw(random);
        int maxPollRecords = List.of(7, 500, 5000).get(random.nextInt(3));
        log.add("start " + shape + ", max.poll.records " + maxPollRecords + ", from " + from);
        restorePoint = from;
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(readerProperties)
                        .setTopicPattern(ChaosTopics.NAMES)
                        .setGroupId(GROUP)
                        .setClientIdPrefix(CLIENT_IDS)
                        .setDeserializer(new MarkSchema())
                        .setProperty("isolation.level", "read_committed")
                        .setProperty("max.poll.records", String.valueOf(maxPollRecords))
                        .setProperty(
                                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "300")
                        .build();
        return ChaosJob.start(
                taskManagers.flink(), source, shape, directory.resolve("checkpoints"), from, log);
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
            case TASK_FAILURE -> failTask();
            case TASK_MANAGER_LOSS -> taskManagers.replaceOne(random);
            case RESCALE_WITH_SAVEPOINT -> {
                String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
                restart(savepoint);
            }
            case RESCALE_FROM_CHECKPOINT -> {
                String checkpoint = job.cancel();
                restart(checkpoint == null ? restorePoint : checkpoint);
            }
            case NEW_PARTITIONS -> log.add(topics.addPartitions());
            case NEW_TOPIC -> log.add(topics.addTopic());
            case BROKER_RESTART -> kafka.restart();
            case BROKER_KILL -> killBroker();
            case SLOW_RESULT -> slowResult();
        }
        done.merge(action, 1, Integer::sum);
    }

    private void failTask() {
        List<JobProbe.Fault> faults =
                brokerUp
                        ? List.of(JobProbe.Fault.values())
                        : List.of(
                                JobProbe.Fault.WHILE_SNAPSHOTTING, JobProbe.Fault.AFTER_CHECKPOINT);
        armOneOf(faults);
        awaitFault();
    }

    private void armOneOf(List<JobProbe.Fault> faults) {
        JobProbe.Fault fault = faults.get(random.nextInt(faults.size()));
        int passesBefore = random.nextInt(fault.isPerRecord() ? MAX_RECORDS_BEFORE_FAULT : 2);
        log.add("fault " + fault + " after " + passesBefore);
        job.probe().arm(fault, passesBefore);
    }

    private void awaitFault() {
        Waiting.until("the injected fault", () -> job.goesOn() && !job.probe().isArmed());
    }

    private void restart(@Nullable String from) throws Exception {
        collectorStarts += job.probe().attempts();
        awaitNoLeaks();
        if (brokerUp && random.nextBoolean()) {
            log.add("while no job runs: " + topics.addPartitions());
        }
        job = startJob(from);
    }

    private void killBroker() throws Exception {
        kafka.kill();
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

    private void slowResult() throws Exception {
        JobProbe probe = job.probe();
        boolean stands = random.nextBoolean();
        log.add(stands ? "the result stands still" : "the result is slow");
        if (stands) {
            probe.hold();
        } else {
            // So slow that checkpoints fall between the records of one batch.
            probe.slowDown(MAX_NANOS_PER_RECORD / (1 + random.nextInt(10)));
        }
        try {
            writers.awaitRounds(MAX_ROUNDS_BETWEEN + random.nextInt(MAX_ROUNDS_BETWEEN));
            switch (random.nextInt(4)) {
                case 0 -> perform(Action.TASK_MANAGER_LOSS);
                case 1 -> perform(Action.RESCALE_FROM_CHECKPOINT);
                case 2 -> armOneOf(List.of(JobProbe.Fault.values()));
                default -> log.add("nothing meanwhile");
            }
            if (!stands) {
                awaitFault();
            }
        } finally {
            probe.release();
        }
        awaitFault();
    }

    private void awaitNoLeaks() {
        Waiting.until("all threads and clients of the source to end", () -> leaks.find().isEmpty());
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
        collectTimeout(
                problems,
                "the result to hold " + written.count() + " records",
                () -> job.probe().checkpointedResult().count() >= written.count());
        // Records that come twice would come now.
        job.awaitCheckpoint();
        collectTimeout(
                problems,
                "the group's offsets to reach the end of the log",
                () -> topics.lag(GROUP).isEmpty());
        topics.lag(GROUP)
                .forEach((partition, lag) -> problems.add("lag: " + partition + " at " + lag));
        if (leaks.find().isEmpty()) {
            problems.add("the test does not see the source's threads, so it would see no leak");
        }
        job.stopWithSavepoint(directory.resolve("savepoints"));
        collectorStarts += job.probe().attempts();
        problems.addAll(ResultCheck.differences(written, job.probe().checkpointedResult(), ledger));
        collectTimeout(
                problems,
                "all threads and clients of the source to end",
                () -> leaks.find().isEmpty());
        leaks.find().forEach(leak -> problems.add("leak: " + leak));
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
