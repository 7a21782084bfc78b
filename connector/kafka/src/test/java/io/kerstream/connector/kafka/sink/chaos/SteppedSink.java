/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.sink.FlinkLineSink;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A {@link KafkaSink} that passes a {@link StepHook} at each step of its two-phase commit. */
final class SteppedSink
        implements FlinkLineSink<Long>,
                SupportsCommitter<KafkaCommittable>,
                SupportsWriterState<Long, KafkaWriterState> {

    private static final long serialVersionUID = 1L;

    private final KafkaSink<Long> sink;
    private final StepHook hook;

    SteppedSink(KafkaSink<Long> sink, StepHook hook) {
        this.sink = sink;
        this.hook = hook;
    }

    @Override
    public SteppedWriter createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public SteppedWriter restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recoveredState)
            throws IOException {
        return new SteppedWriter(sink.restoreWriter(context, recoveredState), hook);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context)
            throws IOException {
        return new SteppedCommitter(sink.createCommitter(context), hook);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    /** The first phase. */
    static final class SteppedWriter
            implements StatefulSinkWriter<Long, KafkaWriterState>,
                    CommittingSinkWriter<Long, KafkaCommittable> {

        private final KafkaWriter<Long> writer;
        private final StepHook hook;

        private SteppedWriter(KafkaWriter<Long> writer, StepHook hook) {
            this.writer = writer;
            this.hook = hook;
        }

        @Override
        public void write(Long element, Context context) throws IOException, InterruptedException {
            hook.at(Place.AT_RECORD);
            writer.write(element, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            hook.at(Place.BEFORE_FLUSH);
            writer.flush(endOfInput);
        }

        @Override
        public Collection<KafkaCommittable> prepareCommit()
                throws IOException, InterruptedException {
            Collection<KafkaCommittable> prepared = writer.prepareCommit();
            if (!prepared.isEmpty()) {
                hook.at(Place.AFTER_PREPARE);
            }
            return prepared;
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
            List<KafkaWriterState> state = writer.snapshotState(checkpointId);
            try {
                hook.at(Place.WHILE_SNAPSHOTTING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            return state;
        }

        @Override
        public void close() throws Exception {
            writer.close();
        }
    }

    /** The second phase. */
    private static final class SteppedCommitter implements Committer<KafkaCommittable> {

        private final Committer<KafkaCommittable> committer;
        private final StepHook hook;

        SteppedCommitter(Committer<KafkaCommittable> committer, StepHook hook) {
            this.committer = committer;
            this.hook = hook;
        }

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            if (requests.isEmpty()) {
                committer.commit(requests);
                return;
            }
            hook.at(Place.BEFORE_COMMIT);
            hook.commit(
                    requests.stream()
                            .map(request -> request.getCommittable().transaction())
                            .map(transaction -> transaction.transactionalId())
                            .toList(),
                    () -> committer.commit(requests));
            hook.at(Place.AFTER_COMMIT);
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }
}
