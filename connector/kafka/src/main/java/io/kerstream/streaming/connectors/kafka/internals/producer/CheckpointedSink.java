/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.util.IOUtils;

/**
 * Writer and committer of the engine behind the calls of a checkpointed function.
 *
 * <p>Sink V2 asks a writer for committables before the checkpoint barrier and for its state after
 * it; here both happen in {@link #snapshot}, because nothing is behind this sink.
 *
 * <p>Not thread-safe: used by the task thread.
 *
 * @param <IN> type of the records
 */
@Internal
public final class CheckpointedSink<IN> implements AutoCloseable {

    private final KafkaWriter<IN> writer;
    private final Committer<KafkaCommittable> committer;
    private final SinkState state;
    private final PendingCommits pending = new PendingCommits();

    CheckpointedSink(
            KafkaWriter<IN> writer, Committer<KafkaCommittable> committer, SinkState state) {
        this.writer = writer;
        this.committer = committer;
        this.state = state;
    }

    /** Sends one record. */
    public void write(IN element, SinkWriter.Context context) throws IOException {
        writer.write(element, context);
    }

    /** Flushes what the guarantee demands, prepares the transaction and stores the state. */
    public void snapshot(long checkpointId) throws Exception {
        writer.flush(false);
        pending.add(checkpointId, writer.prepareCommit());
        state.update(writer.snapshotState(checkpointId), pending.all());
    }

    /** Commits what this checkpoint and earlier ones carried; waits for Kafka. */
    public void commitUpTo(long checkpointId) throws IOException, InterruptedException {
        pending.commitUpTo(checkpointId, committer);
    }

    /** Waits for everything sent, under every guarantee: no more records will come. */
    public void finish() throws IOException {
        writer.flush(true);
    }

    @Override
    public void close() {
        IOUtils.closeAllQuietly(writer, committer);
    }
}
