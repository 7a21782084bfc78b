/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import io.kerstream.benchmarks.run.Progress;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.IOUtils;

/**
 * Another exactly-once sink, with the time that its committer takes: Flink calls that on the
 * notification of a completed checkpoint, on the task's thread, and waits for it.
 */
final class CommitTimingSink<S, C>
        implements Sink<byte[]>, SupportsCommitter<C>, SupportsWriterState<byte[], S> {

    private static final long serialVersionUID = 1L;

    private final Sink<byte[]> sink;

    /**
     * @param sink must support committers and writer state
     */
    CommitTimingSink(Sink<byte[]> sink) {
        this.sink = sink;
    }

    @SuppressWarnings("unchecked") // its own types: what it wrote is given back to it alone
    private SupportsCommitter<C> committing() {
        return (SupportsCommitter<C>) sink;
    }

    @SuppressWarnings("unchecked")
    private SupportsWriterState<byte[], S> stateful() {
        return (SupportsWriterState<byte[], S>) sink;
    }

    @Override
    @Deprecated
    public SinkWriter<byte[]> createWriter(Sink.InitContext context) {
        throw new IllegalStateException("Flink 1.19 and newer call the other method");
    }

    @Override
    public SinkWriter<byte[]> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<byte[], S> restoreWriter(
            WriterInitContext context, Collection<S> recoveredState) throws IOException {
        return stateful().restoreWriter(context, recoveredState);
    }

    @Override
    public SimpleVersionedSerializer<S> getWriterStateSerializer() {
        return stateful().getWriterStateSerializer();
    }

    @Override
    public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
        return new TimingCommitter<>(committing().createCommitter(context));
    }

    @Override
    public SimpleVersionedSerializer<C> getCommittableSerializer() {
        return committing().getCommittableSerializer();
    }

    private static final class TimingCommitter<C> implements Committer<C> {

        private final Committer<C> committer;

        TimingCommitter(Committer<C> committer) {
            this.committer = committer;
        }

        @Override
        public void commit(Collection<CommitRequest<C>> requests)
                throws IOException, InterruptedException {
            long begin = System.nanoTime();
            committer.commit(requests);
            if (!requests.isEmpty()) {
                Progress.committed(System.nanoTime() - begin);
            }
        }

        @Override
        public void close() {
            IOUtils.closeQuietly(committer);
        }
    }
}
