/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Fails by turns at a record between two checkpoints, and in the snapshot of a checkpoint that the
 * sink behind it has prepared for; each time only after an attempt has completed a checkpoint.
 */
final class RecurringFailure extends RichMapFunction<String, String>
        implements CheckpointedFunction, CheckpointListener {

    /** How often each run fails. */
    static final int FAILURES = 4;

    private static final long serialVersionUID = 1L;
    private static final int RECORDS_BEHIND_CHECKPOINT = 20;
    private static final Map<String, AtomicInteger> FAILED = new ConcurrentHashMap<>();

    private final String run;
    private transient boolean completed;
    private transient int records;

    /**
     * @param run name of the test, so that each test has failures of its own
     */
    RecurringFailure(String run) {
        this.run = run;
    }

    static int failuresOf(String run) {
        return counter(run).get();
    }

    private static AtomicInteger counter(String run) {
        return FAILED.computeIfAbsent(run, key -> new AtomicInteger());
    }

    @Override
    public String map(String value) throws IOException {
        if (completed && ++records >= RECORDS_BEHIND_CHECKPOINT) {
            failIfItsTurnIs(0, "at a record");
        }
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws IOException {
        if (completed && records > 0) {
            failIfItsTurnIs(1, "in a snapshot");
        }
    }

    private void failIfItsTurnIs(int remainder, String where) throws IOException {
        int failed = failuresOf(run);
        if (failed < FAILURES
                && failed % 2 == remainder
                && counter(run).compareAndSet(failed, failed + 1)) {
            throw new IOException("planned: " + where);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        completed = true;
        records = 0;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
}
