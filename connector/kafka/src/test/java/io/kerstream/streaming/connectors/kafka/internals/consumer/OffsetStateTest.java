/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.RoundRobinOperatorStateRepartitioner;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** On Flink's own operator state, written, distributed and restored as Flink does it. */
class OffsetStateTest {

    private static final KafkaPartitionSplit T0 = split("t", 0, 17);
    private static final KafkaPartitionSplit T1 = split("t", 1, 18);
    private static final KafkaPartitionSplit U3 = split("u", 3, 4);

    /** What one subtask puts into its state. */
    private interface Subtask {
        void writeTo(OperatorStateBackend backend) throws Exception;
    }

    private static KafkaPartitionSplit split(String topic, int partition, long offset) {
        return new KafkaPartitionSplit(new TopicPartition(topic, partition), offset);
    }

    private static Subtask with(KafkaPartitionSplit... splits) {
        return backend -> OffsetState.of(backend).write(List.of(splits));
    }

    private static OperatorStateBackend backend(Collection<OperatorStateHandle> restored)
            throws Exception {
        return new DefaultOperatorStateBackendBuilder(
                        OffsetStateTest.class.getClassLoader(),
                        new ExecutionConfig(),
                        false,
                        restored,
                        new CloseableRegistry())
                .build();
    }

    /** What each of so many subtasks reads that are restored from the savepoint of others. */
    private static List<List<KafkaPartitionSplit>> readBy(int parallelism, Subtask... subtasks)
            throws Exception {
        List<List<OperatorStateHandle>> savepoint = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            try (OperatorStateBackend backend = backend(List.of())) {
                subtask.writeTo(backend);
                savepoint.add(snapshot(backend));
            }
        }
        List<List<KafkaPartitionSplit>> read = new ArrayList<>();
        for (List<OperatorStateHandle> share :
                RoundRobinOperatorStateRepartitioner.INSTANCE.repartitionState(
                        savepoint, subtasks.length, parallelism)) {
            try (OperatorStateBackend backend = backend(share)) {
                read.add(OffsetState.of(backend).read());
            }
        }
        return read;
    }

    private static List<OperatorStateHandle> snapshot(OperatorStateBackend backend)
            throws Exception {
        RunnableFuture<SnapshotResult<OperatorStateHandle>> snapshot =
                backend.snapshot(
                        1,
                        1,
                        new MemCheckpointStreamFactory(1 << 20),
                        CheckpointOptions.forCheckpointWithDefaultLocation());
        snapshot.run();
        return List.of(snapshot.get().getJobManagerOwnedSnapshot());
    }

    @Test
    void everySubtaskReadsTheOffsetsOfAllAtAnyParallelism() throws Exception {
        assertThat(readBy(3, with(T0, U3), with(T1)))
                .hasSize(3)
                .allSatisfy(read -> assertThat(read).containsExactlyInAnyOrder(T0, T1, U3));
        assertThat(readBy(1, with(T0, U3), with(T1)))
                .singleElement()
                .satisfies(read -> assertThat(read).containsExactlyInAnyOrder(T0, T1, U3));
    }

    @Test
    void onlyTheLastOffsetsAreRead() throws Exception {
        assertThat(
                        readBy(
                                1,
                                backend -> {
                                    OffsetState state = OffsetState.of(backend);
                                    state.write(List.of(split("t", 0, 1), T1));
                                    state.write(List.of(T0));
                                }))
                .containsExactly(List.of(T0));
    }

    @Test
    void aConsumerThatHadNoPartitionsIsRestoredAllTheSame() throws Exception {
        assertThat(readBy(2, with(), with())).containsExactly(List.of(), List.of());
    }

    @Test
    void aConsumerThatWasAddedAfterTheSavepointIsNotRestored() throws Exception {
        // Its operator may have had state of another function, or none at all.
        Subtask another =
                backend ->
                        backend.getListState(new ListStateDescriptor<>("other", Types.LONG))
                                .update(List.of(1L));

        assertThat(readBy(2, another)).hasSize(2).containsOnlyNulls();
        try (OperatorStateBackend nothing = backend(List.of())) {
            assertThat(OffsetState.of(nothing).read()).isNull();
        }
    }
}
