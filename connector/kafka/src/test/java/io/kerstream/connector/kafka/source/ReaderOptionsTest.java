/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options about errors and about the end of a reader: defaults, mapping, refusals. */
@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
class ReaderOptionsTest {

    private static KafkaSourceBuilder<String> complete() {
        return KafkaSource.<String>builder()
                .setBootstrapServers("broker:9092")
                .setClientIdPrefix("prefix")
                .setTopics("a", "b")
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static SourceProperties checked(String... keysAndValues) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "broker:9092");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SourceProperties.of(properties, OffsetResetStrategy.EARLIEST);
    }

    @Test
    void defaults() {
        assertThat(checked().reader())
                .isEqualTo(
                        new ReaderOptions(
                                DeserializationErrorPolicy.FAIL,
                                null,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(30)));
    }

    @Test
    void optionsAreReadAndKeptFromKafkasClients() {
        SourceProperties properties =
                checked(
                        "deserialization.error.policy", "Dead-Letter",
                        "deserialization.error.dead-letter.topic", "dead",
                        "deserialization.error.dead-letter.timeout.ms", "7",
                        "close.timeout.ms", "9");

        assertThat(properties.reader())
                .isEqualTo(
                        new ReaderOptions(
                                DeserializationErrorPolicy.DEAD_LETTER,
                                "dead",
                                Duration.ofMillis(7),
                                Duration.ofMillis(9)));
        assertThat(properties.forClient("0").stringPropertyNames())
                .noneMatch(key -> key.startsWith("deserialization") || key.startsWith("close"));
    }

    @Test
    void theReaderClosesWithinTheTimeoutThatIsSet() {
        assertThat(
                        SourceEngine.readerSettings(
                                        checked("close.timeout.ms", "1234"),
                                        new OffsetResolver(null, "none"),
                                        Boundedness.BOUNDED,
                                        MetricLayout.SOURCE,
                                        AuthenticationWatch.none())
                                .closeTimeout())
                .isEqualTo(Duration.ofMillis(1234));
    }

    @Test
    void deadLettersGoWhereTheBuilderSays() {
        Properties consumer = new Properties();
        consumer.setProperty("bootstrap.servers", "broker:9092");
        consumer.setProperty("security.protocol", "SASL_SSL");
        consumer.setProperty("group.id", "g");
        RecordingFactory clients = new RecordingFactory();

        ErrorHandling handling =
                complete()
                        .setDeadLetterTopic("dead")
                        .setProperty("deserialization.error.dead-letter.timeout.ms", "7")
                        .build()
                        .engine()
                        .errorHandling(consumer, "3", clients);

        assertThat(handling.policy()).isEqualTo(DeserializationErrorPolicy.DEAD_LETTER);
        DeadLetterSettings letters = Objects.requireNonNull(handling.deadLetters());
        assertThat(letters.topic()).isEqualTo("dead");
        assertThat(letters.timeout()).isEqualTo(Duration.ofMillis(7));
        assertThat(letters.clientProperties())
                .containsEntry("client.id", "prefix-dead-letter-3")
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKey("group.id");
        assertThat(handling.producers().apply(letters.clientProperties()))
                .isInstanceOf(MockProducer.class);
        assertThat(clients.producerProperties).isEqualTo(letters.clientProperties());
    }

    @Test
    void thePolicyIsWhatTheBuilderSays() {
        assertThat(
                        complete()
                                .setDeserializationErrorPolicy(DeserializationErrorPolicy.SKIP)
                                .build()
                                .engine()
                                .errorHandling(new Properties(), "0", new RecordingFactory())
                                .policy())
                .isEqualTo(DeserializationErrorPolicy.SKIP);
    }

    private static final class RecordingFactory implements KafkaClientFactory {
        private Properties producerProperties;

        @Override
        public Consumer<byte[], byte[]> createConsumer(Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Producer<byte[], byte[]> createProducer(Properties properties) {
            producerProperties = properties;
            return new MockProducer<>();
        }

        @Override
        public Admin createAdmin(Properties properties) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void deadLettersNeedATopic() {
        assertThatThrownBy(
                        complete()
                                        .setDeserializationErrorPolicy(
                                                DeserializationErrorPolicy.DEAD_LETTER)
                                ::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Property deserialization.error.dead-letter.topic is required because"
                                + " deserialization.error.policy is dead-letter. Call"
                                + " setDeadLetterTopic(..).");
    }

    @Test
    void aTopicThatNoPolicyWouldUseIsRefused() {
        assertThatThrownBy(
                        complete()
                                        .setDeadLetterTopic("dead")
                                        .setDeserializationErrorPolicy(
                                                DeserializationErrorPolicy.SKIP)
                                ::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Property deserialization.error.dead-letter.topic is dead, but no record"
                                + " would go there: deserialization.error.policy is skip. Set it"
                                + " to dead-letter, or leave the topic out.");
    }

    @Test
    void aDeadLetterTopicThatIsReadIsRefused() {
        assertThatThrownBy(complete().setDeadLetterTopic("b")::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Dead-letter topic b is itself read by this source (topics [a, b]). Take"
                                + " another topic for dead letters.");
        KafkaSourceBuilder<String> pattern =
                KafkaSource.<String>builder()
                        .setBootstrapServers("broker:9092")
                        .setTopicPattern(Pattern.compile(".*"))
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .setDeadLetterTopic("dead");
        assertThatThrownBy(pattern::build).hasMessageContaining("(topic pattern .*)");
    }

    @Test
    void aSubscriberOfTheUsersOwnIsNotJudged() {
        KafkaSource.<String>builder()
                .setBootstrapServers("broker:9092")
                .setKafkaSubscriber(metadata -> Set.of(new TopicPartition("t", 0)))
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .setDeadLetterTopic("dead")
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deserialization.error.policy|ignore|expected one of [fail, skip, dead-letter]",
                "deserialization.error.dead-letter.timeout.ms|0|expected a number of"
                        + " milliseconds, 1 or more",
                "close.timeout.ms|-1|expected a number of milliseconds, 1 or more"
            })
    void otherValuesAreRefused(String key, String value, String expected) {
        assertThatThrownBy(complete().setProperty(key, value)::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid value \"" + value + "\" of property " + key + ": " + expected);
    }
}
