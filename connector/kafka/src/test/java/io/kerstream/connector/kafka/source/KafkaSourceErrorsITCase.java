/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetters;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that the schema throws for, in jobs over SASL; every tenth record is one. */
@Timeout(240)
class KafkaSourceErrorsITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};
    private static final Predicate<String> IS_BAD = value -> value.endsWith("7");

    private final StatefulCollector.View view = StatefulCollector.newView();

    private static final class ThrowsForSevens extends AbstractDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] message) throws IOException {
            String value = new String(message, UTF_8);
            if (IS_BAD.test(value)) {
                throw new IOException("a seven");
            }
            return value;
        }
    }

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static KafkaSourceBuilder<String> sourceOf(TestTopic topic) {
        return KafkaSource.<String>builder()
                .setProperties(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader"))
                .setTopics(topic.name())
                .setClientIdPrefix(topic.name())
                .setProperty("max.block.ms", "5000")
                .setValueOnlyDeserializer(new ThrowsForSevens());
    }

    private static List<String> good(List<String> values) {
        return values.stream().filter(IS_BAD.negate()).toList();
    }

    private static List<String> bad(List<String> values) {
        return values.stream().filter(IS_BAD).toList();
    }

    /** Everything in the only partition of a topic. */
    private static List<ConsumerRecord<byte[], byte[]>> lettersIn(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Properties properties =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "auditor");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            await().atMost(SourceJob.LIMIT)
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
                                return consumer.position(partition) >= end;
                            });
            return letters;
        }
    }

    private static List<String> valuesOf(List<ConsumerRecord<byte[], byte[]>> letters) {
        return letters.stream().map(letter -> new String(letter.value(), UTF_8)).toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void byDefaultTheJobFailsAndNamesTheRecord() throws Exception {
        TestTopic topic = topic("fail");
        topic.write(new int[] {1}, 0, 10);
        try (SourceJob job = SourceJob.start(sourceOf(topic).build(), 1, view, null, 0)) {
            assertThatThrownBy(job::awaitEnd)
                    .hasStackTraceContaining(
                            "Cannot deserialize the record at offset 7 of partition fail-1"
                                    + " (timestamp 7) with "
                                    + ThrowsForSevens.class.getName()
                                    + ": java.io.IOException: a seven");
        }
    }

    @Test
    void skippedRecordsAreLeftOutAlsoAfterAFailure() throws Exception {
        TestTopic topic = topic("skip");
        KafkaSource<String> source =
                sourceOf(topic)
                        .setDeserializationErrorPolicy(DeserializationErrorPolicy.SKIP)
                        .build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 3)) {
            topic.write(ALL, 0, 500);
            job.awaitSize(900);
            job.awaitCheckpoint();
            view.failOnceAt(1000);
            topic.write(ALL, 500, 1000);
            await().atMost(SourceJob.LIMIT).until(() -> view.failures.get() == 1);
            job.awaitSize(1800);
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(good(values(ALL, 0, 1000)));
    }

    @Test
    void deadLettersAreWrittenAtLeastOnceAndTheRestExactlyOnce() throws Exception {
        TestTopic topic = topic("letters");
        SECURED.kafka().createTopic("letters-dead", 1);
        KafkaSource<String> source = sourceOf(topic).setDeadLetterTopic("letters-dead").build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 3)) {
            topic.write(ALL, 0, 500);
            job.awaitSize(900);
            job.awaitCheckpoint();
            assertThat(valuesOf(lettersIn("letters-dead")))
                    .as("letters behind a completed checkpoint")
                    .containsExactlyInAnyOrderElementsOf(bad(values(ALL, 0, 500)));

            view.failOnceAt(1000);
            topic.write(ALL, 500, 1000);
            await().atMost(SourceJob.LIMIT).until(() -> view.failures.get() == 1);
            job.awaitSize(1800);
            job.awaitCheckpoint();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(good(values(ALL, 0, 1000)));
        assertThat(valuesOf(lettersIn("letters-dead")))
                .containsOnlyOnceElementsOf(bad(values(ALL, 0, 500)))
                .containsAll(bad(values(ALL, 500, 1000)));
        assertThat(SECURED.kafka().authenticatedClients())
                .contains(
                        new AuthenticatedClient(
                                "reader@KERSTREAM.TEST",
                                "letters-dead-letter-0",
                                "SASL_PLAINTEXT"));
    }

    @Test
    void aLetterHasTheRawRecordAndItsOriginAndABoundedJobWaitsForIt() throws Exception {
        TestTopic topic = topic("raw");
        SECURED.kafka().createTopic("raw-dead", 1);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "writer"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    "raw",
                                    1,
                                    4711L,
                                    "the key",
                                    "1-7",
                                    List.of(new RecordHeader("trace", "abc".getBytes(UTF_8)))))
                    .get(30, TimeUnit.SECONDS);
        }
        KafkaSource<String> source =
                sourceOf(topic)
                        .setBounded(OffsetsInitializer.latest())
                        .setDeadLetterTopic("raw-dead")
                        .build();
        try (SourceJob job = SourceJob.start(source, 1, view, null, 0, Duration.ZERO)) {
            job.awaitEnd();
        }

        List<ConsumerRecord<byte[], byte[]>> letters = lettersIn("raw-dead");
        assertThat(letters).hasSize(1);
        ConsumerRecord<byte[], byte[]> letter = letters.get(0);
        assertThat(letter.key()).isEqualTo("the key".getBytes(UTF_8));
        assertThat(letter.value()).isEqualTo("1-7".getBytes(UTF_8));
        assertThat(header(letter, "trace")).isEqualTo("abc");
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo("java.io.IOException: a seven");
        assertThat(header(letter, DeadLetters.SCHEMA)).isEqualTo(ThrowsForSevens.class.getName());
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("raw");
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("1");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.TIMESTAMP)).isEqualTo("4711");
        assertThat(StreamSupport.stream(letter.headers().spliterator(), false))
                .as("no header but these")
                .hasSize(7);
    }

    @Test
    void aMissingDeadLetterTopicFailsTheJobWithItsName() throws Exception {
        TestTopic topic = topic("no-dead");
        topic.write(ALL, 0, 10);
        KafkaSource<String> source = sourceOf(topic).setDeadLetterTopic("nowhere").build();
        try (SourceJob job = SourceJob.start(source, 1, view, null, 0)) {
            assertThatThrownBy(job::awaitEnd)
                    .hasStackTraceContaining("Writing to dead-letter topic nowhere failed: ")
                    .hasStackTraceContaining("Topic nowhere not present in metadata");
        }
    }
}
