/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Fails its task once, in the first attempt of the first subtask, as soon as the {@link
 * FailurePoint} is reached. Has to be chained in front of the sink.
 */
final class FailOnce<T> extends RichMapFunction<T, T>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final int MIN_RECORDS = 20;

    /** Far longer than a producer lingers, far shorter than a checkpoint interval. */
    private static final Duration MIN_OPEN = Duration.ofMillis(200);

    private final FailurePoint point = new FailurePoint(MIN_RECORDS, MIN_OPEN);
    private transient boolean armed;

    @Override
    public void initializeState(FunctionInitializationContext context) {
        // Every attempt starts anew.
    }

    @Override
    public void open(OpenContext context) {
        armed =
                getRuntimeContext().getTaskInfo().getAttemptNumber() == 0
                        && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    }

    @Override
    public T map(T value) {
        long now = System.nanoTime();
        if (armed && point.isReached(now)) {
            throw new InjectedFailureException("Injected failure: " + point);
        }
        point.record(now);
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        point.barrier(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        point.complete(checkpointId);
    }
}
