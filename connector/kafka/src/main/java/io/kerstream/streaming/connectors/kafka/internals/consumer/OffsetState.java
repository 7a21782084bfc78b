/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of a classic consumer in its union list state: each subtask writes those of its
 * partitions and is restored with those of all, from which it takes what it owns then.
 *
 * <p>An element is the engine's versioned bytes of a split, so that the state names no class of
 * ours. Every subtask also notes that it has looked for partitions. That tells a consumer that had
 * none, for which all are new, from one that was added to the job after the savepoint.
 */
@Internal
public final class OffsetState {

    private static final KafkaPartitionSplitSerializer SERIALIZER =
            new KafkaPartitionSplitSerializer();

    private final ListState<byte[]> offsets;
    private final ListState<Boolean> looked;

    private OffsetState(ListState<byte[]> offsets, ListState<Boolean> looked) {
        this.offsets = offsets;
        this.looked = looked;
    }

    public static OffsetState of(OperatorStateStore store) throws Exception {
        return new OffsetState(
                store.getUnionListState(
                        new ListStateDescriptor<>(
                                "kafka-partition-offsets", BytePrimitiveArraySerializer.INSTANCE)),
                store.getUnionListState(
                        new ListStateDescriptor<>(
                                "kafka-partitions-looked-for", BooleanSerializer.INSTANCE)));
    }

    /** What all subtasks had written; null if the state is not that of this consumer. */
    public @Nullable List<KafkaPartitionSplit> read() throws Exception {
        if (!looked.get().iterator().hasNext()) {
            return null;
        }
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (byte[] bytes : offsets.get()) {
            splits.add(SimpleVersionedSerialization.readVersionAndDeSerialize(SERIALIZER, bytes));
        }
        return splits;
    }

    public void write(List<KafkaPartitionSplit> splits) throws Exception {
        List<byte[]> written = new ArrayList<>(splits.size());
        for (KafkaPartitionSplit split : splits) {
            written.add(SimpleVersionedSerialization.writeVersionAndSerialize(SERIALIZER, split));
        }
        offsets.update(written);
        looked.update(List.of(true));
    }
}
