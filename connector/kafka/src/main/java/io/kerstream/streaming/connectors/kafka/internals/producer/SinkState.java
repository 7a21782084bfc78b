/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittableSerializer;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterStateSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;

/**
 * The state of a classic sink: what its writer knows of transactional ids, and the transactions to
 * commit.
 *
 * <p>Both are lists that Flink splits when the job is rescaled. Each owner of transactional ids is
 * one element, so it stays whole, and whoever gets it owns the ids. Committables may go to another
 * subtask than their owner: anybody can commit them.
 */
final class SinkState {

    private final ListState<KafkaWriterState> owners;
    private final ListState<KafkaCommittable> committables;

    SinkState(ListState<byte[]> owners, ListState<byte[]> committables) {
        this.owners = new SimpleVersionedListState<>(owners, new KafkaWriterStateSerializer());
        this.committables =
                new SimpleVersionedListState<>(committables, new KafkaCommittableSerializer());
    }

    static SinkState in(OperatorStateStore store) throws Exception {
        return new SinkState(
                bytes(store, "kafka-transactional-id-owners"), bytes(store, "kafka-committables"));
    }

    private static ListState<byte[]> bytes(OperatorStateStore store, String name) throws Exception {
        return store.getListState(
                new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
    }

    List<KafkaWriterState> owners() throws Exception {
        return elementsOf(owners);
    }

    List<KafkaCommittable> committables() throws Exception {
        return elementsOf(committables);
    }

    void update(List<KafkaWriterState> newOwners, List<KafkaCommittable> newCommittables)
            throws Exception {
        owners.update(newOwners);
        committables.update(newCommittables);
    }

    private static <T> List<T> elementsOf(ListState<T> list) throws Exception {
        List<T> elements = new ArrayList<>();
        list.get().forEach(elements::add);
        return elements;
    }
}
