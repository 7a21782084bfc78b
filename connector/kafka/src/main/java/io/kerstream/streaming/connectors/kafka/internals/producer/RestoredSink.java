/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.committer.KafkaCommitter;
import io.kerstream.connector.kafka.sink.committer.LossPolicy;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterFactory;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import io.kerstream.connector.kafka.sink.writer.WriterTask;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * A classic sink between the restore of its state and its opening: what the restored checkpoint
 * completed is committed.
 */
@Internal
public final class RestoredSink implements AutoCloseable {

    private final ClassicSinkSettings settings;
    private final RuntimeContext runtime;
    private final KafkaClientFactory clients;
    private final SinkState state;
    private final OptionalLong restoredCheckpoint;
    private final List<KafkaWriterState> owners;
    private final KafkaCommitter committer;
    private boolean restoring = true;

    private RestoredSink(
            ClassicSinkSettings settings,
            RuntimeContext runtime,
            FunctionInitializationContext context)
            throws Exception {
        this.settings = settings;
        this.runtime = runtime;
        this.clients = KafkaSecurity.clientFactory(runtime.getMetricGroup());
        this.state = SinkState.in(context.getOperatorStateStore());
        this.restoredCheckpoint = context.getRestoredCheckpointId();
        this.owners = state.owners();
        LossPolicy atRestore = settings.lossPolicyAfterRestore(Clock.systemUTC());
        LossPolicy later = settings.lossPolicy();
        this.committer =
                new KafkaCommitter(
                        clients,
                        settings.producerConfig(),
                        lost -> (restoring ? atRestore : later).acceptedBecause(lost),
                        settings.commitRetryTimeout(),
                        runtime.getMetricGroup());
    }

    /**
     * Reads the state and commits the transactions in it: they belong to a complete checkpoint.
     *
     * @param settings of the sink
     * @param runtime of the task
     * @param context gives the state
     */
    public static RestoredSink restore(
            ClassicSinkSettings settings,
            RuntimeContext runtime,
            FunctionInitializationContext context)
            throws Exception {
        RestoredSink restored = new RestoredSink(settings, runtime, context);
        try {
            PendingCommits.commit(restored.state.committables(), restored.committer);
        } catch (Exception e) {
            restored.close();
            throw e;
        }
        restored.restoring = false;
        return restored;
    }

    /** The sink, ready for records; what earlier attempts left open is aborted. */
    public <IN> CheckpointedSink<IN> open(KafkaRecordSerializationSchema<IN> serializer)
            throws IOException {
        WriterTask task =
                new WriterTask(
                        runtime.getTaskInfo(),
                        restoredCheckpoint,
                        RuntimeContextInitializationContextAdapters.serializationAdapter(
                                runtime, group -> group.addGroup("user")),
                        new NoMailbox(),
                        InternalSinkWriterMetricGroup.wrap(runtime.getMetricGroup()));
        KafkaWriter<IN> writer =
                new KafkaWriterFactory(
                                clients,
                                settings.guarantee(),
                                settings.transactionalIdPrefix(),
                                settings.producerConfig())
                        .logFailuresOnly(settings.logFailuresOnly())
                        .create(serializer, task, owners);
        return new CheckpointedSink<>(writer, committer, state);
    }

    /** Only where the sink is not opened: the opened one closes what it was given. */
    @Override
    public void close() {
        committer.close();
    }
}
