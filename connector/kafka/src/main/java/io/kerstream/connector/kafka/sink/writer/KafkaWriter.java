/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSinkMetrics;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.security.observation.AuthenticationWatch;
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
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
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
    private final Counter recordsSkipped;
    private final AuthenticationWatch authentication;
    private final Callback callback = this::onSent;
    private final AtomicReference<@Nullable Exception> sendError = new AtomicReference<>();
    private @Nullable StallGuard guard;

    /**
     * @param serializer already open
     * @param sinkContext what the serializer is told
     * @param delivery owned by this writer from now on
     * @param mailbox of the task
     * @param metrics of the task
     * @param authentication watches whether the producers can authenticate
     */
    public KafkaWriter(
            KafkaRecordSerializationSchema<IN> serializer,
            KafkaRecordSerializationSchema.KafkaSinkContext sinkContext,
            Delivery delivery,
            MailboxExecutor mailbox,
            SinkWriterMetricGroup metrics,
            AuthenticationWatch authentication) {
        this.authentication = authentication;
        this.serializer = serializer;
        this.sinkContext = sinkContext;
        this.delivery = delivery;
        this.mailbox = mailbox;
        this.recordsSent = metrics.getNumRecordsSendCounter();
        this.bytesSent = metrics.getNumBytesSendCounter();
        this.recordsSkipped =
                metrics.addGroup(KafkaSinkMetrics.WRITER_GROUP)
                        .counter(KafkaSinkMetrics.RECORDS_SKIPPED.name());
        this.recordsFailed = metrics.getNumRecordsSendErrorsCounter();
    }

    /**
     * Lets the task also fail where it waits for Kafka while no connection can be authenticated.
     *
     * @param taskName names the thread that looks
     */
    void guard(String taskName) {
        guard = new StallGuard(authentication, this::abandon, delivery::look, taskName);
    }

    private void abandon(Exception stall) {
        report(stall);
        delivery.abandon();
    }

    @Override
    public void write(IN element, Context context) throws IOException {
        throwSendError();
        try {
            send(element, context);
        } catch (TimeoutException e) {
            throw failed(authentication.explain(e));
        } catch (KafkaException e) {
            // The producer was closed under a call that waited.
            throwSendError();
            throw e;
        }
    }

    private void send(IN element, Context context) {
        ProducerRecord<byte[], byte[]> record =
                serializer.serialize(element, sinkContext, context.timestamp());
        if (record == null) {
            recordsSkipped.inc();
            return;
        }
        delivery.send(record, callback);
        recordsSent.inc();
        bytesSent.inc(length(record.key()) + length(record.value()));
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private void onSent(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null) {
            recordsFailed.inc();
            report(error instanceof TimeoutException ? authentication.explain(error) : error);
        }
    }

    private void report(Exception error) {
        if (sendError.compareAndSet(null, error)) {
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
            throw failed(error);
        }
    }

    private static IOException failed(Exception error) {
        return new IOException(
                "Kafka refused a record; nothing is lost, the job goes back to its last"
                        + " checkpoint. Cause: "
                        + error,
                error);
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
        if (guard != null) {
            guard.close();
        }
        IOUtils.closeAllQuietly(delivery, serializer::close);
    }
}
