/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.CheckpointProgress;
import io.kerstream.connector.kafka.chaos.FaultSwitch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What the test sees of one submission of the job, and does to it. The tasks run in the test's JVM,
 * so it is shared memory. Thread-safe.
 */
final class SinkProbe {

    private static final Map<String, SinkProbe> PROBES = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final FaultSwitch<Place> faults = new FaultSwitch<>();
    private final CheckpointProgress checkpoints = new CheckpointProgress();
    private final ReaderBlocks blocks;
    private final AtomicInteger tasksStarted = new AtomicInteger();
    private final AtomicLong nanosOfNextSnapshot = new AtomicLong();
    private volatile long nanosUntilInterrupt;

    private SinkProbe(ReaderBlocks blocks) {
        this.blocks = blocks;
    }

    /**
     * @param blocks is told of completed checkpoints
     */
    static SinkProbe create(ReaderBlocks blocks) {
        SinkProbe probe = new SinkProbe(blocks);
        PROBES.put(probe.id, probe);
        return probe;
    }

    static SinkProbe get(String id) {
        SinkProbe probe = PROBES.get(id);
        if (probe == null) {
            throw new IllegalStateException("no probe " + id);
        }
        return probe;
    }

    String id() {
        return id;
    }

    FaultSwitch<Place> faults() {
        return faults;
    }

    CheckpointProgress checkpoints() {
        return checkpoints;
    }

    void completed(long checkpointId) {
        if (checkpoints.complete(checkpointId)) {
            blocks.checkpointCompleted(System.nanoTime());
        }
    }

    void taskStarted() {
        tasksStarted.incrementAndGet();
    }

    /** Starts of source tasks. */
    int tasksStarted() {
        return tasksStarted.get();
    }

    /** Lets one task take so long for its part of its next checkpoint. */
    void slowSnapshot(long nanos) {
        nanosOfNextSnapshot.set(nanos);
    }

    boolean isSlowSnapshotDue() {
        return nanosOfNextSnapshot.get() > 0;
    }

    void takeTimeToSnapshot() {
        long end = System.nanoTime() + nanosOfNextSnapshot.getAndSet(0);
        while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** How long a commit runs until {@link Place#DURING_COMMIT} cuts it short. */
    void interruptAfter(long nanos) {
        nanosUntilInterrupt = nanos;
    }

    StepHook hook() {
        return new Hook(id);
    }

    private static final class Hook implements StepHook {

        private static final long serialVersionUID = 1L;

        private final String probeId;

        Hook(String probeId) {
            this.probeId = probeId;
        }

        @Override
        public void at(Place place) {
            get(probeId).faults.failIfArmed(place);
        }

        @Override
        public void commit(List<String> transactionalIds, Commit commit)
                throws IOException, InterruptedException {
            SinkProbe probe = get(probeId);
            if (probe.faults.isDue(Place.DURING_COMMIT)) {
                interrupted(commit, probe.nanosUntilInterrupt);
            } else {
                commit.run();
            }
        }

        /** The task fails at a point of the commit that chance decides, or right after it. */
        private static void interrupted(Commit commit, long afterNanos) throws IOException {
            Thread task = Thread.currentThread();
            ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1);
            ScheduledFuture<?> interrupt =
                    timer.schedule(task::interrupt, afterNanos, TimeUnit.NANOSECONDS);
            try {
                commit.run();
            } catch (InterruptedException | RuntimeException e) {
                throw new IOException("interrupted by the test", e);
            } finally {
                interrupt.cancel(false);
                timer.shutdownNow();
                // Not later, in another step of the task's failure.
                Thread.interrupted();
            }
            throw new IOException("injected by the test, after the commit");
        }
    }
}
