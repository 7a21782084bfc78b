/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps in its state what the source has emitted, and shows the state to the probe: what a
 * completed checkpoint holds is what the sink has to have committed. Its state is a union, because
 * lanes wander between subtasks.
 */
final class LaneCounter extends RichMapFunction<Long, Long>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private final String probeId;
    private final int lanes;
    private transient SinkProbe probe;
    private transient Lanes emitted;
    private transient ListState<byte[]> state;

    LaneCounter(SinkProbe probe, int lanes) {
        this.probeId = probe.id();
        this.lanes = lanes;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        probe = SinkProbe.get(probeId);
        state =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "emitted",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        List<byte[]> restored = new ArrayList<>();
        state.get().forEach(restored::add);
        emitted = Lanes.merge(lanes, restored);
        probe.taskStarted();
    }

    @Override
    public Long map(Long record) {
        emitted.add(record);
        return record;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        probe.takeTimeToSnapshot();
        byte[] bytes = emitted.toBytes();
        state.update(List.of(bytes));
        probe.checkpoints()
                .snapshot(
                        context.getCheckpointId(),
                        getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                        bytes);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        probe.completed(checkpointId);
    }
}
