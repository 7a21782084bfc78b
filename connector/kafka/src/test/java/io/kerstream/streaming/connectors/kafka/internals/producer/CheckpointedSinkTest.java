/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import io.kerstream.connector.kafka.sink.writer.Delivery;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class CheckpointedSinkTest {

    private final FakeDelivery delivery = new FakeDelivery();
    private final ScriptedCommitter committer = new ScriptedCommitter();
    private final FakeListState owners = new FakeListState();
    private final FakeListState committables = new FakeListState();
    private final SinkState state = new SinkState(owners, committables);
    private final CheckpointedSink<String> sink =
            new CheckpointedSink<>(newWriter(), committer, state);

    @Test
    void aCheckpointFlushesThenPreparesThenStores() throws Exception {
        sink.snapshot(1);

        assertThat(delivery.calls).containsExactly("flush", "prepare", "snapshot 1");
        assertThat(state.owners()).containsExactly(delivery.stateAt(1));
        assertThat(state.committables()).extracting(KafkaCommittable::records).containsExactly(1L);
    }

    @Test
    void theStateCarriesWhatNoCompleteCheckpointCovers() throws Exception {
        sink.snapshot(1);
        sink.snapshot(2);
        sink.commitUpTo(1);
        sink.snapshot(3);

        assertThat(committer.committed()).containsExactly("p-k0-0-1");
        assertThat(state.committables())
                .extracting(committable -> committable.transaction().transactionalId())
                .containsExactly("p-k0-0-2", "p-k0-0-3");
    }

    @Test
    void aCheckpointWithoutRecordsAddsNothing() throws Exception {
        delivery.empty = true;

        sink.snapshot(1);
        sink.commitUpTo(1);

        assertThat(state.committables()).isEmpty();
        assertThat(committer.committed()).isEmpty();
    }

    @Test
    void aRefusedRecordFailsTheNextCheckpointAndTheNextRecord() {
        delivery.refusal = new TopicAuthorizationException("topic");

        assertThatThrownBy(
                        () -> {
                            sink.write("a", new NoTimestamp());
                            sink.snapshot(1);
                        })
                .hasStackTraceContaining("TopicAuthorizationException");
        assertThat(delivery.calls).doesNotContain("prepare");
        assertThatThrownBy(() -> sink.write("b", new NoTimestamp()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theEndOfTheInputIsFlushedUnderEveryGuarantee() throws Exception {
        sink.finish();

        assertThat(delivery.calls).containsExactly("flush at the end");
    }

    private KafkaWriter<String> newWriter() {
        KafkaRecordSerializationSchema<String> schema =
                (element, context, timestamp) ->
                        new ProducerRecord<>("topic", element.getBytes(StandardCharsets.UTF_8));
        return new KafkaWriter<>(
                schema,
                new OnePartition(),
                delivery,
                new NoMailbox(),
                InternalSinkWriterMetricGroup.wrap(
                        UnregisteredMetricsGroup.createOperatorMetricGroup()),
                AuthenticationWatch.none());
    }

    /** Prepares transaction {@code p-k0-0-n} for the n-th checkpoint. */
    private static final class FakeDelivery implements Delivery {

        private final List<String> calls = new ArrayList<>();
        private RuntimeException refusal;
        private boolean empty;
        private int prepared;

        @Override
        public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            callback.onCompletion(null, refusal);
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return List.of();
        }

        @Override
        public void flush(boolean endOfInput) {
            calls.add(endOfInput ? "flush at the end" : "flush");
        }

        @Override
        public Collection<KafkaCommittable> prepareCommit() {
            calls.add("prepare");
            if (empty) {
                return List.of();
            }
            prepared++;
            return List.of(new KafkaCommittable(transaction(prepared), true, 5, prepared));
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpointId) {
            calls.add("snapshot " + checkpointId);
            return List.of(stateAt(checkpointId));
        }

        private KafkaWriterState stateAt(long checkpointId) {
            return new KafkaWriterState(
                    "p",
                    new TransactionalIdOwner(0, 0),
                    List.of(new PreparedTransaction(transaction(prepared), checkpointId)));
        }

        private static TransactionIdentity transaction(int number) {
            return new TransactionIdentity("p-k0-0-" + number, 1, (short) 0);
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}
    }

    private static final class OnePartition
            implements KafkaRecordSerializationSchema.KafkaSinkContext {

        @Override
        public int getParallelInstanceId() {
            return 0;
        }

        @Override
        public int getNumberOfParallelInstances() {
            return 1;
        }

        @Override
        public int[] getPartitionsForTopic(String topic) {
            return new int[1];
        }
    }

    private static final class NoTimestamp implements SinkWriter.Context {

        @Override
        public long currentWatermark() {
            return 0;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    }

    private static final class FakeListState implements ListState<byte[]> {

        private final List<byte[]> elements = new ArrayList<>();

        @Override
        public void update(List<byte[]> values) {
            elements.clear();
            elements.addAll(values);
        }

        @Override
        public void addAll(List<byte[]> values) {
            elements.addAll(values);
        }

        @Override
        public Iterable<byte[]> get() {
            return elements;
        }

        @Override
        public void add(byte[] value) {
            elements.add(value);
        }

        @Override
        public void clear() {
            elements.clear();
        }
    }
}
