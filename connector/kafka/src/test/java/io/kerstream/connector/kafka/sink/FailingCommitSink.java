/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.IOUtils;

/**
 * A {@link KafkaSink} whose commits fail once: in the committers of the job that commits for the
 * {@code n}-th time.
 */
final class FailingCommitSink
        implements FlinkLineSink<String>,
                SupportsCommitter<KafkaCommittable>,
                SupportsWriterState<String, KafkaWriterState> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, AtomicInteger> COMMITS = new ConcurrentHashMap<>();

    /** What happens around the commit that fails. */
    interface CommitStep extends Serializable {
        void commit(
                Committer<KafkaCommittable> committer,
                Collection<Committer.CommitRequest<KafkaCommittable>> requests)
                throws Exception;
    }

    private final KafkaSink<String> sink;
    private final String run;
    private final int failingCommit;
    private final CommitStep step;

    /**
     * @param sink the sink under test
     * @param run name of the test, so that tests do not count each other's commits
     * @param failingCommit which commit call with committables fails, from 1
     * @param step replaces that commit call
     */
    FailingCommitSink(KafkaSink<String> sink, String run, int failingCommit, CommitStep step) {
        this.sink = sink;
        this.run = run;
        this.failingCommit = failingCommit;
        this.step = step;
    }

    static int commitsOf(String run) {
        return COMMITS.computeIfAbsent(run, key -> new AtomicInteger()).get();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        Committer<KafkaCommittable> committer = sink.createCommitter(context);
        return new FailingCommitter(committer);
    }

    private final class FailingCommitter implements Committer<KafkaCommittable> {

        private final Committer<KafkaCommittable> committer;

        FailingCommitter(Committer<KafkaCommittable> committer) {
            this.committer = committer;
        }

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            if (requests.isEmpty()
                    || COMMITS.computeIfAbsent(run, key -> new AtomicInteger()).incrementAndGet()
                            != failingCommit) {
                committer.commit(requests);
                return;
            }
            try {
                step.commit(committer, requests);
            } catch (IOException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            IOUtils.closeQuietly(committer);
        }
    }

    @Override
    public KafkaWriter<String> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public KafkaWriter<String> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recoveredState)
            throws IOException {
        return sink.restoreWriter(context, recoveredState);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }
}
