/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterException;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetters;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader does with records that its schema throws for, by policy. */
@Timeout(60)
class ReaderErrorPolicyTest {

    private static final String DEAD_LETTERS = "dead";

    /** Emits each letter of the value; throws at an exclamation mark, returns none for "-". */
    private static final class Letters implements KafkaRecordDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
            for (char c : new String(record.value(), UTF_8).toCharArray()) {
                String letter = String.valueOf(c);
                if (letter.equals("!")) {
                    throw new IllegalArgumentException("an exclamation mark");
                }
                out.collect(letter.equals("-") ? null : letter);
            }
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public String toString() {
            return "letters";
        }
    }

    /** Asks a registry that does not answer. */
    private static final class Asking implements KafkaRecordDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
            throw new TimeoutException("the registry did not answer");
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private static void write(ReaderHarness harness, String... values) {
        for (int i = 0; i < values.length; i++) {
            harness.consumer.write(T0, i, values[i].getBytes(UTF_8));
        }
    }

    private static ReaderHarness skipping() {
        return new ReaderHarness(
                new Letters(),
                new ErrorHandling(
                        DeserializationErrorPolicy.SKIP, null, ErrorHandling.FAIL.producers()),
                LIMIT);
    }

    private ReaderHarness deadLettering(Duration timeout) {
        return deadLettering(timeout, LIMIT, () -> producer);
    }

    private static ReaderHarness deadLettering(
            Duration timeout, Duration closeTimeout, Supplier<Producer<byte[], byte[]>> clients) {
        return new ReaderHarness(new Letters(), deadLetters(timeout, clients), closeTimeout);
    }

    private static ErrorHandling deadLetters(
            Duration timeout, Supplier<Producer<byte[], byte[]>> clients) {
        return new ErrorHandling(
                DeserializationErrorPolicy.DEAD_LETTER,
                new DeadLetterSettings(DEAD_LETTERS, new Properties(), timeout),
                properties -> clients.get());
    }

    @Test
    void failingIsCounted() throws Exception {
        try (ReaderHarness harness = new ReaderHarness(new Letters(), ErrorHandling.FAIL, LIMIT)) {
            write(harness, "a!");
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

            assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                    .hasMessage(
                            "Cannot deserialize the record at offset 0 of partition t-0 (timestamp"
                                    + " 1000) with letters: java.lang.IllegalArgumentException: an"
                                    + " exclamation mark");
            assertThat(harness.count("numRecordsInErrors")).isEqualTo(1);
        }
    }

    @Nested
    class Skip {

        @Test
        void leavesOutAllOfARecordThatFailsHalfWayAndCountsIt() throws Exception {
            try (ReaderHarness harness = skipping()) {
                write(harness, "ab", "c!d", "e", "!");
                harness.started(splitBetween(T0, 0, 4)).reader.notifyNoMoreSplits();

                harness.emitUntilEnd();

                assertThat(harness.output.of("t-0")).containsExactly("a", "b", "e");
                assertThat(harness.count("recordsSkipped")).isEqualTo(2);
                assertThat(harness.count("numRecordsInErrors")).isEqualTo(2);
                assertThat(harness.count("recordsDeadLettered")).isZero();
            }
        }

        @Test
        void doesNotCountNullAsAnError() throws Exception {
            try (ReaderHarness harness = skipping()) {
                write(harness, "-", "a-b");
                harness.started(splitBetween(T0, 0, 2)).reader.notifyNoMoreSplits();

                harness.emitUntilEnd();

                assertThat(harness.output.of("t-0")).containsExactly("a", "b");
                assertThat(harness.count("recordsSkipped")).isZero();
                assertThat(harness.count("numRecordsInErrors")).isZero();
            }
        }

        @Test
        void doesNotBlameARecordForWhatTheSchemaCouldNotAsk() throws Exception {
            ErrorHandling skip =
                    new ErrorHandling(
                            DeserializationErrorPolicy.SKIP, null, ErrorHandling.FAIL.producers());
            try (ReaderHarness harness = new ReaderHarness(new Asking(), skip, LIMIT)) {
                write(harness, "a");
                harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

                assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                        .hasRootCauseInstanceOf(TimeoutException.class);
                assertThat(harness.count("recordsSkipped")).isZero();
            }
        }

        @Test
        void doesNotSwallowErrorsOfTheJobsOperators() throws Exception {
            try (ReaderHarness harness = skipping()) {
                IllegalStateException cause = new IllegalStateException("downstream");
                harness.output.onCollect =
                        element -> {
                            throw cause;
                        };
                write(harness, "a");
                harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

                assertThatThrownBy(() -> harness.reader.pollNext(harness.output)).isSameAs(cause);
                assertThat(harness.count("recordsSkipped")).isZero();
            }
        }
    }

    @Nested
    class DeadLetter {

        @Test
        void writesTheRecordWithItsOrigin() throws Exception {
            try (ReaderHarness harness = deadLettering(LIMIT)) {
                write(harness, "a", "b!");
                harness.started(splitBetween(T0, 0, 2)).reader.notifyNoMoreSplits();

                harness.emitUntilEnd();

                assertThat(harness.output.of("t-0")).containsExactly("a");
                assertThat(producer.history()).hasSize(1);
                ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
                assertThat(letter.topic()).isEqualTo(DEAD_LETTERS);
                assertThat(letter.value()).isEqualTo("b!".getBytes(UTF_8));
                assertThat(letter.key()).isNull();
                assertThat(letter.timestamp()).isNull();
                assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("t");
                assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
                assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
                assertThat(header(letter, DeadLetters.TIMESTAMP)).isEqualTo("1001");
                assertThat(header(letter, DeadLetters.SCHEMA)).isEqualTo("letters");
                assertThat(header(letter, DeadLetters.REASON))
                        .isEqualTo("java.lang.IllegalArgumentException: an exclamation mark");
                assertThat(harness.count("recordsDeadLettered")).isEqualTo(1);
                assertThat(harness.count("numRecordsInErrors")).isEqualTo(1);
                assertThat(harness.count("recordsSkipped")).isZero();
            }
        }

        private String header(ProducerRecord<byte[], byte[]> letter, String name) {
            return new String(letter.headers().lastHeader(name).value(), UTF_8);
        }

        @Test
        void aCheckpointWaitsUntilTheTopicHasTheLetter() throws Exception {
            MockProducer<byte[], byte[]> slow =
                    new MockProducer<>(
                            false, null, new ByteArraySerializer(), new ByteArraySerializer());
            try (ReaderHarness harness = deadLettering(LIMIT, LIMIT, () -> slow)) {
                write(harness, "!", "a");
                harness.started(splitFrom(T0, 0)).emitUntilSize(1);

                CompletableFuture<?> checkpoint =
                        CompletableFuture.supplyAsync(() -> harness.reader.snapshotState(1));
                await().atMost(LIMIT).until(() -> !slow.history().isEmpty());
                assertThat(checkpoint).isNotDone();

                slow.completeNext();
                assertThat(checkpoint)
                        .succeedsWithin(LIMIT)
                        .isEqualTo(java.util.List.of(splitFrom(T0, 2)));
            }
        }

        @Test
        void anAutomaticCommitWaitsForTheLettersOfItsRecords() throws Exception {
            MockProducer<byte[], byte[]> silent =
                    new MockProducer<>(
                            false, null, new ByteArraySerializer(), new ByteArraySerializer());
            try (ReaderHarness harness =
                    ReaderHarness.withAutoCommits(
                            new Letters(), deadLetters(Duration.ofMillis(50), () -> silent))) {
                write(harness, "!", "a");
                harness.started(splitFrom(T0, 0));

                assertThatThrownBy(harness::emitUntilEnd)
                        .isInstanceOf(DeadLetterException.class)
                        .hasMessageContaining(", and an automatic commit waits for it.");
                assertThat(harness.consumer.commits())
                        .allMatch(offsets -> offsets.get(T0).offset() == 0);
            }
        }

        @Test
        void aCheckpointDoesNotWaitForEverAndSaysWhatFor() throws Exception {
            MockProducer<byte[], byte[]> silent =
                    new MockProducer<>(
                            false, null, new ByteArraySerializer(), new ByteArraySerializer());
            try (ReaderHarness harness =
                    deadLettering(Duration.ofMillis(50), LIMIT, () -> silent)) {
                write(harness, "!", "a");
                harness.started(splitFrom(T0, 0)).emitUntilSize(1);

                assertThatThrownBy(() -> harness.reader.snapshotState(7))
                        .cause()
                        .isInstanceOf(DeadLetterException.class)
                        .hasMessage(
                                "Dead-letter topic dead has not acknowledged 1 letters within 50"
                                        + " ms, and checkpoint 7 waits for it. See the log of its"
                                        + " producer; deserialization.error.dead-letter.timeout.ms"
                                        + " sets the limit.");
            }
        }

        @Test
        void aRefusedLetterFailsTheIdleReaderWithItsCause() throws Exception {
            MockProducer<byte[], byte[]> refusing =
                    new MockProducer<>(
                            false, null, new ByteArraySerializer(), new ByteArraySerializer());
            try (ReaderHarness harness = deadLettering(LIMIT, LIMIT, () -> refusing)) {
                write(harness, "a", "!");
                harness.started(splitFrom(T0, 0)).emitUntilSize(1);
                await().atMost(LIMIT).until(() -> !refusing.history().isEmpty());
                await().atMost(LIMIT).until(() -> harness.turn() == InputStatus.NOTHING_AVAILABLE);
                CompletableFuture<Void> available = harness.reader.isAvailable();
                TopicAuthorizationException cause = new TopicAuthorizationException("dead");

                refusing.errorNext(cause);

                await().atMost(LIMIT).until(available::isDone);
                assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                        .isInstanceOf(DeadLetterException.class)
                        .hasMessageStartingWith("Writing to dead-letter topic dead failed: ")
                        .hasCause(cause);
                assertThatThrownBy(() -> harness.reader.snapshotState(1)).hasRootCause(cause);
            }
        }

        @Test
        void aProducerThatCannotBeMadeFailsTheReader() throws Exception {
            IllegalStateException cause = new IllegalStateException("bad keytab");
            try (ReaderHarness harness =
                    deadLettering(
                            LIMIT,
                            LIMIT,
                            () -> {
                                throw cause;
                            })) {
                write(harness, "!");
                harness.started(splitBetween(T0, 0, 1)).reader.notifyNoMoreSplits();

                assertThatThrownBy(harness::emitUntilEnd).hasRootCause(cause);
            }
        }

        @Test
        void withoutErrorsNoProducerIsMade() throws Exception {
            try (ReaderHarness harness =
                    deadLettering(
                            LIMIT,
                            LIMIT,
                            () -> {
                                throw new AssertionError("made without a need");
                            })) {
                write(harness, "a");
                harness.started(splitBetween(T0, 0, 1)).reader.notifyNoMoreSplits();

                harness.emitUntilEnd();
                assertThat(harness.reader.snapshotState(1)).isEmpty();
            }
        }

        @Test
        void closingEndsItsThreadAndItsProducer() throws Exception {
            ReaderHarness harness = deadLettering(LIMIT);
            write(harness, "!", "a");
            harness.started(splitFrom(T0, 0)).emitUntilSize(1);

            harness.close();

            assertThat(producer.closed()).isTrue();
            assertThat(producer.history()).hasSize(1);
            assertThat(deadLetterThreads(harness)).isZero();
        }

        @Test
        void closingGivesUpOnAProducerThatHangsWhileItIsMade() throws Exception {
            CountDownLatch making = new CountDownLatch(1);
            CountDownLatch mayGoOn = new CountDownLatch(1);
            ReaderHarness harness =
                    deadLettering(
                            LIMIT,
                            Duration.ofMillis(300),
                            () -> {
                                making.countDown();
                                awaitStubbornly(mayGoOn);
                                return producer;
                            });
            write(harness, "!");
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();
            harness.turn();
            making.await();

            harness.close();
            assertThat(deadLetterThreads(harness)).isEqualTo(1);

            mayGoOn.countDown();
            await().atMost(LIMIT).until(() -> deadLetterThreads(harness) == 0);
            assertThat(producer.closed()).isTrue();
        }

        private void awaitStubbornly(CountDownLatch latch) {
            while (true) {
                try {
                    latch.await();
                    return;
                } catch (InterruptedException e) {
                    // As a login that ignores interrupts.
                }
            }
        }

        private long deadLetterThreads(ReaderHarness harness) {
            String name = "Kafka dead-letter thread (" + harness.taskName() + ")";
            Thread[] threads = new Thread[Thread.activeCount() * 2];
            int count = Thread.enumerate(threads);
            return Arrays.stream(threads, 0, count).filter(t -> t.getName().equals(name)).count();
        }
    }
}
