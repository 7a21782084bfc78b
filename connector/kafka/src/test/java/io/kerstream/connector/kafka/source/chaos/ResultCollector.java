/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

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
 * Keeps in its state which records it has received, and shows the state to the probe. Its subtasks'
 * states together are the job's result, whatever their number and however records get to them.
 */
final class ResultCollector extends RichMapFunction<String, String>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private final String probeId;
    private transient JobProbe probe;
    private transient Received received;
    private transient ListState<byte[]> state;

    ResultCollector(JobProbe probe) {
        this.probeId = probe.id();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        probe = JobProbe.get(probeId);
        probe.attemptStarted();
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "received",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        received = new Received();
        for (byte[] part : state.get()) {
            received.merge(Received.ofBytes(part));
        }
    }

    @Override
    public String map(String element) throws Exception {
        probe.awaitTurn();
        probe.faults().failIfArmed(JobProbe.Fault.IN_COLLECTOR);
        received.add(Mark.ofElement(element));
        return element;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        probe.faults().failIfArmed(JobProbe.Fault.WHILE_SNAPSHOTTING);
        byte[] bytes = received.toBytes();
        state.update(List.of(bytes));
        probe.checkpoints()
                .snapshot(
                        context.getCheckpointId(),
                        getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                        bytes);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        probe.checkpoints().complete(checkpointId);
        probe.faults().failIfArmed(JobProbe.Fault.AFTER_CHECKPOINT);
    }
}
