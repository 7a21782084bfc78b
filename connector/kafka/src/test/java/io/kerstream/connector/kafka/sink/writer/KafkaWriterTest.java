/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.util.function.ThrowingRunnable;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaWriterTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DirectDelivery delivery = new DirectDelivery(producer, true);
    private final TopicPartitions partitions =
            new TopicPartitions(0, 1, delivery, System::nanoTime);
    private final FakeMailbox mailbox = new FakeMailbox();
    private final InternalSinkWriterMetricGroup metrics =
            InternalSinkWriterMetricGroup.wrap(
                    UnregisteredMetricsGroup.createOperatorMetricGroup());
    private final KafkaWriter<String> writer =
            new KafkaWriter<>(
                    new NullSkippingSchema(),
                    partitions,
                    delivery,
                    mailbox,
                    metrics,
                    AuthenticationWatch.none());

    @Test
    void countsRecordsAndTheirBytes() throws Exception {
        write("abc");
        write("de");

        assertThat(metrics.getNumRecordsSendCounter().getCount()).isEqualTo(2);
        assertThat(metrics.getNumBytesSendCounter().getCount()).isEqualTo(5);
    }

    @Test
    void aNullFromTheSerializerWritesNothing() throws Exception {
        write("");

        assertThat(producer.history()).isEmpty();
        assertThat(metrics.getNumRecordsSendCounter().getCount()).isZero();
    }

    @Test
    void aRefusedRecordFailsTheTaskFromItsMailbox() throws Exception {
        write("abc");
        producer.errorNext(new TopicAuthorizationException("topic"));

        assertThat(mailbox.mails).hasSize(1);
        assertThatThrownBy(() -> mailbox.mails.remove().run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TopicAuthorizationException");
        assertThat(metrics.getNumRecordsSendErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void noCheckpointAndNoRecordPassesARefusedOne() throws Exception {
        write("abc");
        producer.errorNext(new TopicAuthorizationException("topic"));

        assertThatThrownBy(() -> writer.flush(false)).isInstanceOf(IOException.class);
        assertThatThrownBy(writer::prepareCommit).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> write("de")).isInstanceOf(IOException.class);
        assertThat(producer.history()).hasSize(1);
        assertThat(metrics.getNumRecordsSendErrorsCounter().getCount())
                .as("one record, however often it fails the task")
                .isEqualTo(1);
    }

    @Test
    void aRecordRefusedDuringTheFlushFailsTheFlush() throws Exception {
        MockProducer<byte[], byte[]> refusing =
                new MockProducer<>(
                        false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized void flush() {
                        errorNext(new TopicAuthorizationException("topic"));
                    }
                };
        DirectDelivery atLeastOnce = new DirectDelivery(refusing, true);
        KafkaWriter<String> other =
                new KafkaWriter<>(
                        new NullSkippingSchema(),
                        partitions,
                        atLeastOnce,
                        mailbox,
                        metrics,
                        AuthenticationWatch.none());
        other.write("abc", new FakeContext());

        assertThatThrownBy(() -> other.flush(false))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aRecordThatIsNotSentInTimeDuringAStallFailsWithTheStall() throws Exception {
        KafkaWriter<String> stalled =
                new KafkaWriter<>(
                        new NullSkippingSchema(),
                        partitions,
                        delivery,
                        mailbox,
                        metrics,
                        StalledWatch.failingAfter(Duration.ZERO));
        stalled.write("abc", new FakeContext());
        producer.errorNext(new TimeoutException("not in time"));

        assertThatThrownBy(() -> stalled.flush(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("authentication has been stalled")
                .hasCauseInstanceOf(KafkaSecurityUnavailableException.class)
                .hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aStallThatLastsTooLongEndsWaitingAndFailsTheTask() throws Exception {
        KafkaWriter<String> stalled =
                new KafkaWriter<>(
                        new NullSkippingSchema(),
                        partitions,
                        delivery,
                        mailbox,
                        metrics,
                        StalledWatch.failingAfter(Duration.ofSeconds(1)));
        stalled.guard("test");

        await().until(producer::closed);

        assertThatThrownBy(() -> stalled.write("abc", new FakeContext()))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(KafkaSecurityUnavailableException.class);
        stalled.close();
    }

    private void write(String element) throws IOException {
        writer.write(element, new FakeContext());
    }

    private static final class NullSkippingSchema
            implements KafkaRecordSerializationSchema<String> {

        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                String element, KafkaSinkContext context, Long timestamp) {
            return element.isEmpty()
                    ? null
                    : new ProducerRecord<>("topic", element.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class FakeContext implements SinkWriter.Context {

        @Override
        public long currentWatermark() {
            return 0;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    }

    private static final class FakeMailbox implements MailboxExecutor {

        private final Queue<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();

        @Override
        public void execute(
                MailOptions mailOptions,
                ThrowingRunnable<? extends Exception> command,
                String descriptionFormat,
                Object... descriptionArgs) {
            mails.add(command);
        }

        @Override
        public void yield() {
            throw new AssertionError();
        }

        @Override
        public boolean tryYield() {
            throw new AssertionError();
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }
}
