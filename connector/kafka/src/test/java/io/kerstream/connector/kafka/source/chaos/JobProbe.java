/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

    /** Thrown by a task on demand. */
    static final class InjectedFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InjectedFault(Fault fault) {
            // Without a stack trace: Flink logs it, and the place says enough.
            super("injected by the test: " + fault, null, false, false);
        }
    }

    private static final long HOLD_LIMIT_SECONDS = 120;

    private static final Map<String, JobProbe> PROBES = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();

    /** How often tasks still pass the place of the armed fault. */
    private final AtomicInteger passes = new AtomicInteger();

    /** Whose records meet {@link Fault#AT_PARTITION}. */
    private volatile Set<String> fatalPartitions = Set.of();

    private final AtomicInteger attempts = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile long nanosPerRecord;

    /** State of the collector's subtasks by checkpoint. */
    private final ConcurrentSkipListMap<Long, Map<Integer, byte[]>> snapshots =
            new ConcurrentSkipListMap<>();

    private volatile long begunCheckpoint = -1;
    private volatile long completedCheckpoint = -1;

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

    /**
     * Makes a task fail at a place, once.
     *
     * @param passesBefore how often tasks pass the place before one fails
     */
    void arm(Fault fault, int passesBefore) {
        passes.set(passesBefore);
        armed.set(fault);
    }

    /** Makes the next task fail that emits a record of one of these partitions, once. */
    void armForRecordsOf(Set<String> partitions) {
        fatalPartitions = partitions;
        arm(Fault.AT_PARTITION, 0);
    }

    boolean isArmed() {
        return armed.get() != null;
    }

    /** Called by tasks at the place of the fault. */
    void failIfArmed(Fault fault) {
        if (armed.get() == fault
                && passes.getAndDecrement() <= 0
                && armed.compareAndSet(fault, null)) {
            throw new InjectedFault(fault);
        }
    }

    /** Called by the source's task with each record. */
    void failIfArmedFor(String element) {
        if (armed.get() == Fault.AT_PARTITION
                && fatalPartitions.contains(Mark.ofElement(element).partition())) {
            failIfArmed(Fault.AT_PARTITION);
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

    void snapshot(long checkpointId, int subtask, byte[] state) {
        snapshots
                .computeIfAbsent(checkpointId, id -> new ConcurrentHashMap<>())
                .put(subtask, state);
        synchronized (this) {
            begunCheckpoint = Math.max(begunCheckpoint, checkpointId);
        }
    }

    synchronized void completed(long checkpointId) {
        completedCheckpoint = Math.max(completedCheckpoint, checkpointId);
        // The earlier ones are superseded.
        snapshots.headMap(completedCheckpoint).clear();
    }

    /** The id of the newest checkpoint that any subtask has taken part in, or -1. */
    long begunCheckpoint() {
        return begunCheckpoint;
    }

    /** The id of the newest checkpoint that is complete, or -1. */
    long completedCheckpoint() {
        return completedCheckpoint;
    }

    /** What the newest completed checkpoint holds. */
    synchronized Received checkpointedResult() {
        Received result = new Received();
        snapshots
                .getOrDefault(completedCheckpoint, Map.of())
                .values()
                .forEach(state -> result.merge(Received.ofBytes(state)));
        return result;
    }
}
