/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.CheckpointProgress;
import io.kerstream.connector.kafka.chaos.FaultSwitch;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the test sees of one job, over its attempts, and does to it. The tasks run in the test's
 * JVM, so it is shared memory. Thread-safe.
 */
final class JobProbe {

    /** Where a task fails. */
    enum Fault {
        IN_SOURCE_TASK,
        IN_COLLECTOR,
        WHILE_SNAPSHOTTING,
        AFTER_CHECKPOINT,
        /** In the source's task, with a record of a certain partition. */
        AT_PARTITION;

        /** Whether tasks pass the place with each record; else with each checkpoint. */
        boolean isPerRecord() {
            return this == IN_SOURCE_TASK || this == IN_COLLECTOR;
        }
    }

    private static final long HOLD_LIMIT_SECONDS = 120;

    private static final Map<String, JobProbe> PROBES = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final FaultSwitch<Fault> faults = new FaultSwitch<>();
    private final CheckpointProgress checkpoints = new CheckpointProgress();

    /** Whose records meet {@link Fault#AT_PARTITION}. */
    private volatile Set<String> fatalPartitions = Set.of();

    private final AtomicInteger attempts = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile long nanosPerRecord;

    static JobProbe create() {
        JobProbe probe = new JobProbe();
        PROBES.put(probe.id, probe);
        return probe;
    }

    static JobProbe get(String id) {
        JobProbe probe = PROBES.get(id);
        if (probe == null) {
            throw new IllegalStateException("no probe " + id);
        }
        return probe;
    }

    String id() {
        return id;
    }

    FaultSwitch<Fault> faults() {
        return faults;
    }

    CheckpointProgress checkpoints() {
        return checkpoints;
    }

    /** Makes the next task fail that emits a record of one of these partitions, once. */
    void armForRecordsOf(Set<String> partitions) {
        fatalPartitions = partitions;
        faults.arm(Fault.AT_PARTITION, 0);
    }

    /** Called by the source's task with each record. */
    void failIfArmedFor(String element) {
        if (faults.isArmed(Fault.AT_PARTITION)
                && fatalPartitions.contains(Mark.ofElement(element).partition())) {
            faults.failIfArmed(Fault.AT_PARTITION);
        }
    }

    /** Lets no record pass, at the source or at the collector, until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    /** Ends {@link #hold}; the source's task takes so long for a record until {@link #release}. */
    void goOnSlowly(long nanos) {
        nanosPerRecord = nanos;
        held.countDown();
    }

    void release() {
        nanosPerRecord = 0;
        held.countDown();
    }

    /** Called by the source's task before each record. */
    void takeTime() {
        LockSupport.parkNanos(nanosPerRecord);
    }

    /** Called by tasks before each record. */
    void awaitTurn() throws InterruptedException {
        if (!held.await(HOLD_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "held for more than " + HOLD_LIMIT_SECONDS + " s; the test has gone on?");
        }
    }

    void attemptStarted() {
        attempts.incrementAndGet();
    }

    /** Starts of the collector's subtasks. */
    int attempts() {
        return attempts.get();
    }

    /** What the newest completed checkpoint holds. */
    Received checkpointedResult() {
        Received result = new Received();
        checkpoints.newest().forEach(state -> result.merge(Received.ofBytes(state)));
        return result;
    }
}
