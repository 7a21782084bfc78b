/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Serializes records and gives them to the producer; all that is the same under every delivery
 * guarantee.
 *
 * <p>Sending is asynchronous. The first record that Kafka refuses fails the task from the mailbox,
 * or at the latest the next write or flush; no checkpoint completes after it.
 *
 * <p>Runs on the task thread, except for the send callback, which the producer's thread calls.
 *
 * @param <IN> type of the records that the sink consumes
 */
@Internal
public final class KafkaWriter<IN>
        implements StatefulSinkWriter<IN, KafkaWriterState>,
                CommittingSinkWriter<IN, KafkaCommittable> {

    private final KafkaRecordSerializationSchema<IN> serializer;
    private final KafkaRecordSerializationSchema.KafkaSinkContext sinkContext;
    private final Delivery delivery;
    private final MailboxExecutor mailbox;
    private final Counter recordsSent;
    private final Counter bytesSent;
    private final Counter recordsFailed;
    private final Callback callback = this::onSent;
    private final AtomicReference<@Nullable Exception> sendError = new AtomicReference<>();

    /**
     * @param serializer already open
     * @param sinkContext what the serializer is told
     * @param delivery owned by this writer from now on
     * @param mailbox of the task
     * @param metrics of the task
     */
    public KafkaWriter(
            KafkaRecordSerializationSchema<IN> serializer,
            KafkaRecordSerializationSchema.KafkaSinkContext sinkContext,
            Delivery delivery,
            MailboxExecutor mailbox,
            SinkWriterMetricGroup metrics) {
        this.serializer = serializer;
        this.sinkContext = sinkContext;
        this.delivery = delivery;
        this.mailbox = mailbox;
        this.recordsSent = metrics.getNumRecordsSendCounter();
        this.bytesSent = metrics.getNumBytesSendCounter();
        this.recordsFailed = metrics.getNumRecordsSendErrorsCounter();
    }

    @Override
    public void write(IN element, Context context) throws IOException {
        throwSendError();
        ProducerRecord<byte[], byte[]> record =
                serializer.serialize(element, sinkContext, context.timestamp());
        if (record != null) {
            delivery.send(record, callback);
            recordsSent.inc();
            bytesSent.inc(length(record.key()) + length(record.value()));
        }
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private void onSent(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null && sendError.compareAndSet(null, error)) {
            try {
                mailbox.execute(this::throwSendError, "fail on a record that Kafka refused");
            } catch (RejectedExecutionException e) {
                // The task is ending; a flush on its way still sees the error.
                error.addSuppressed(e);
            }
        }
    }

    private void throwSendError() throws IOException {
        Exception error = sendError.get();
        if (error != null) {
            recordsFailed.inc();
            throw new IOException(
                    "Kafka refused a record; nothing is lost, the job goes back to its last"
                            + " checkpoint. Cause: "
                            + error,
                    error);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        delivery.flush(endOfInput);
        throwSendError();
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException {
        throwSendError();
        return delivery.prepareCommit();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) {
        return delivery.snapshotState(checkpointId);
    }

    @Override
    public void close() {
        delivery.close();
    }
}
