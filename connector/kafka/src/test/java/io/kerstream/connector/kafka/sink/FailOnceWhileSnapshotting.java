/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Throws in the snapshot of one checkpoint, after the sink behind it has prepared its transaction
 * for it, so that the checkpoint never completes.
 */
final class FailOnceWhileSnapshotting extends RichMapFunction<String, String>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    private final String run;
    private int completed;

    /**
     * @param run name of the test, so that each test has a failure of its own
     */
    FailOnceWhileSnapshotting(String run) {
        this.run = run;
    }

    static boolean hasFailed(String run) {
        return FAILED.contains(run);
    }

    @Override
    public String map(String value) {
        return value;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        completed++;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (completed >= 2 && FAILED.add(run)) {
            throw new IOException("planned: checkpoint does not complete");
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
}
