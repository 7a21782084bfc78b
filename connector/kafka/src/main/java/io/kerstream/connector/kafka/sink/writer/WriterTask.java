/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * What a writer needs of the task it runs in, whatever kind of operator that is.
 *
 * @param info name, index and parallelism
 * @param restoredCheckpoint the checkpoint that the task restored, empty for none
 * @param schemaContext what a serialization schema is opened with
 * @param mailbox takes the failure of a record that Kafka refused
 * @param metrics of the sink
 */
@Internal
public record WriterTask(
        TaskInfo info,
        OptionalLong restoredCheckpoint,
        SerializationSchema.InitializationContext schemaContext,
        MailboxExecutor mailbox,
        SinkWriterMetricGroup metrics) {

    /** The task of a Sink V2 writer. */
    public static WriterTask of(WriterInitContext context) {
        return new WriterTask(
                context.getTaskInfo(),
                context.getRestoredCheckpointId(),
                context.asSerializationSchemaInitializationContext(),
                context.getMailboxExecutor(),
                context.metricGroup());
    }
}
