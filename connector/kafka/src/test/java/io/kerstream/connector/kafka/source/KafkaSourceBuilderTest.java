/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.connector.kafka.source.reader.ReaderSettings;
import io.kerstream.security.observation.AuthenticationWatch;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
class KafkaSourceBuilderTest {

    private static KafkaSourceBuilder<String> complete() {
        return KafkaSource.<String>builder()
                .setBootstrapServers("broker:9092")
                .setTopics("a", "b")
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static void assertRefused(KafkaSourceBuilder<String> builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "broker:9092");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    private static SourceProperties checked(String... keysAndValues) {
        return SourceProperties.of(properties(keysAndValues), OffsetResetStrategy.EARLIEST);
    }

    @Test
    void bootstrapServersAreRequired() {
        assertRefused(
                KafkaSource.<String>builder()
                        .setTopics("a")
                        .setValueOnlyDeserializer(new SimpleStringSchema()),
                "Property bootstrap.servers is required. Call setBootstrapServers(..), or name a"
                        + " cluster profile with the property kerstream.cluster.");
    }

    /** Where the client opens, it gets the servers of the profile. */
    @Test
    void aClusterProfileStandsForItsServers() {
        Properties user = new Properties();
        user.setProperty("kerstream.cluster", "orders");

        SourceProperties checked = SourceProperties.of(user, OffsetResetStrategy.EARLIEST);

        assertThat(checked.cluster()).isEqualTo("cluster profile orders");
        assertThat(checked.forClient("0"))
                .containsEntry("kerstream.cluster", "orders")
                .doesNotContainKey("bootstrap.servers");
    }

    @Test
    void itHasToBeSaidWhatToRead() {
        assertRefused(
                KafkaSource.<String>builder()
                        .setBootstrapServers("broker:9092")
                        .setValueOnlyDeserializer(new SimpleStringSchema()),
                "It is not said what to read. Call setTopics(..), setTopicPattern(..) or"
                        + " setPartitions(..).");
    }

    @Test
    void aDeserializerIsRequired() {
        assertRefused(
                KafkaSource.<String>builder().setBootstrapServers("broker:9092").setTopics("a"),
                "A deserializer is required. Call setDeserializer(..) or"
                        + " setValueOnlyDeserializer(..).");
    }

    @Test
    void whatToReadIsSaidOnce() {
        assertThatThrownBy(() -> complete().setTopicPattern(Pattern.compile("x.*")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read topic pattern x.*: the source already reads topics [a, b]."
                                + " Set topics, a topic pattern or partitions, and only once.");
        assertThatThrownBy(() -> complete().setPartitions(Set.of(new TopicPartition("a", 0))))
                .hasMessageStartingWith("Cannot read partitions [a-0]: ");
    }

    @Test
    void emptySubscriptionsAreRefused() {
        assertThatThrownBy(() -> KafkaSource.builder().setTopics(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected at least one topic to read");
        assertThatThrownBy(() -> KafkaSource.builder().setPartitions(Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected at least one partition to read");
    }

    @Test
    void committedOffsetsNeedAGroup() {
        String message =
                "Property group.id is required to read from committed offsets: offsets are"
                        + " committed by a consumer group. Call setGroupId(..).";
        assertRefused(
                complete().setStartingOffsets(OffsetsInitializer.committedOffsets()), message);
        assertRefused(complete().setBounded(OffsetsInitializer.committedOffsets()), message);
        assertRefused(
                complete()
                        .setStartingOffsets(
                                OffsetsInitializer.offsets(
                                        Map.of(new TopicPartition("a", 0), -3L))),
                "Property group.id is required because partition a-0 is set to its committed"
                        + " offset. Call setGroupId(..).");
    }

    @ParameterizedTest
    @CsvSource({"enable.auto.commit", "commit.offsets.on.checkpoint"})
    void commitsThatAreAskedForNeedAGroup(String key) {
        assertRefused(
                complete().setProperty(key, "true"),
                "Property group.id is required because "
                        + key
                        + " is true: offsets are committed by a consumer group. Call"
                        + " setGroupId(..).");
    }

    @ParameterizedTest
    @CsvSource({
        "partition.discovery.interval.ms, soon, expected a number of milliseconds",
        "commit.offsets.on.checkpoint, yes, expected true or false",
        "register.consumer.metrics, 1, expected true or false",
        "filter.restored.partitions, '', expected true or false",
        "enable.auto.commit, on, expected true or false",
        "auto.commit.interval.ms, 0, 'expected a number of milliseconds, 1 or more'",
        "poll.timeout.ms, 0, 'expected a number of milliseconds, 1 or more'",
        "deserialization.thread, both, 'expected one of [task, fetch]'",
        "handover.max.bytes, 64m, expected a number of bytes",
        "handover.max.bytes, 0, 'expected a number of bytes, 1 or more'"
    })
    void valuesOfTheWrongKindAreRefused(String key, String value, String reason) {
        assertThatThrownBy(() -> complete().setGroupId("g").setProperty(key, value).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid value \"" + value + "\" of property " + key + ": " + reason);
    }

    @Test
    void negativeTimestampsAndOffsetsAreRefused() {
        assertThatThrownBy(() -> OffsetsInitializer.timestamp(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid starting timestamp -1: expected milliseconds since the epoch, 0"
                                + " or more");
        assertThatThrownBy(
                        () -> OffsetsInitializer.offsets(Map.of(new TopicPartition("a", 0), -4L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid offset -4 of partition a-0");
    }

    @Test
    void defaults() {
        SourceProperties properties = checked("group.id", "g");

        assertThat(properties.discoveryIntervalMs()).isEqualTo(300_000);
        assertThat(properties.commitOffsetsOnCheckpoint()).isTrue();
        assertThat(properties.registerConsumerMetrics()).isTrue();
        assertThat(properties.pollTimeoutMs()).isEqualTo(1000);
        assertThat(properties.autoCommitIntervalMs()).isZero();
        assertThat(properties.filterRestored()).isTrue();
        assertThat(properties.handover())
                .isEqualTo(new HandoverOptions(DeserializationThread.TASK, 64 << 20));
        assertThat(properties.clientIdPrefix()).isEqualTo("g");
        assertThat(properties.forClient("3"))
                .containsOnly(
                        Map.entry("bootstrap.servers", "broker:9092"),
                        Map.entry("group.id", "g"),
                        Map.entry("client.id", "g-3"),
                        Map.entry("enable.auto.commit", "false"),
                        Map.entry("auto.offset.reset", "earliest"),
                        Map.entry("max.poll.records", "5000"),
                        Map.entry("receive.buffer.bytes", "-1"),
                        Map.entry("max.partition.fetch.bytes", "4194304"),
                        Map.entry("fetch.max.bytes", "8388608"));
        assertThat(complete().build().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void withoutAGroupNothingIsCommittedAndClientsHaveARandomName() {
        SourceProperties properties = checked();

        assertThat(properties.commitOffsetsOnCheckpoint()).isFalse();
        assertThat(properties.clientIdPrefix()).startsWith("KafkaSource-");
        assertThat(checked().clientIdPrefix()).isNotEqualTo(properties.clientIdPrefix());
    }

    @Test
    void everyOptionIsHeededAndNoneReachesTheClients() {
        SourceProperties properties =
                checked(
                        "group.id", "g",
                        "client.id.prefix", "p",
                        "partition.discovery.interval.ms", "42",
                        "commit.offsets.on.checkpoint", "false",
                        "register.consumer.metrics", " FALSE ",
                        "poll.timeout.ms", "9",
                        "deserialization.thread", "Fetch",
                        "handover.max.bytes", "17",
                        "filter.restored.partitions", "false");

        assertThat(properties.clientIdPrefix()).isEqualTo("p");
        assertThat(properties.discoveryIntervalMs()).isEqualTo(42);
        assertThat(properties.commitOffsetsOnCheckpoint()).isFalse();
        assertThat(properties.registerConsumerMetrics()).isFalse();
        assertThat(properties.pollTimeoutMs()).isEqualTo(9);
        assertThat(properties.filterRestored()).isFalse();
        assertThat(properties.handover())
                .isEqualTo(new HandoverOptions(DeserializationThread.FETCH, 17));
        assertThat(properties.forClient("x"))
                .containsEntry("client.id", "p-x")
                .doesNotContainKeys(
                        "client.id.prefix",
                        "partition.discovery.interval.ms",
                        "commit.offsets.on.checkpoint",
                        "register.consumer.metrics",
                        "poll.timeout.ms",
                        "deserialization.thread",
                        "handover.max.bytes",
                        "filter.restored.partitions");
    }

    @Test
    void theReaderIsToldAboutItsHandover() {
        ReaderSettings defaults = readerSettings();
        assertThat(defaults.decodesAhead()).isFalse();
        assertThat(defaults.handoverBytes()).isEqualTo(64 << 20);

        ReaderSettings changed =
                readerSettings("deserialization.thread", "fetch", "handover.max.bytes", "17");
        assertThat(changed.decodesAhead()).isTrue();
        assertThat(changed.handoverBytes()).isEqualTo(17);
    }

    private static ReaderSettings readerSettings(String... keysAndValues) {
        return SourceEngine.readerSettings(
                checked(keysAndValues),
                new OffsetResolver(null, "earliest"),
                Boundedness.BOUNDED,
                MetricLayout.SOURCE,
                AuthenticationWatch.none());
    }

    @Test
    void optionsMayBePutAsTheirOwnTypes() {
        Properties user = properties("group.id", "g");
        user.put("partition.discovery.interval.ms", 42);
        user.put("commit.offsets.on.checkpoint", false);
        user.put("enable.auto.commit", true);

        SourceProperties properties = SourceProperties.of(user, OffsetResetStrategy.EARLIEST);

        assertThat(properties.discoveryIntervalMs()).isEqualTo(42);
        assertThat(properties.commitOffsetsOnCheckpoint()).isFalse();
        assertThat(properties.autoCommitIntervalMs()).isEqualTo(5000);
    }

    @Test
    void theUsersOwnClientPropertiesAreRespected() {
        assertThat(
                        checked(
                                        "group.id", "g",
                                        "auto.offset.reset", "latest",
                                        "max.poll.records", "7",
                                        "receive.buffer.bytes", "65536",
                                        "max.partition.fetch.bytes", "8",
                                        "fetch.max.bytes", "9")
                                .forClient("x"))
                .containsEntry("auto.offset.reset", "latest")
                .containsEntry("max.poll.records", "7")
                .containsEntry("receive.buffer.bytes", "65536")
                .containsEntry("max.partition.fetch.bytes", "8")
                .containsEntry("fetch.max.bytes", "9");
    }

    @Test
    void automaticCommitsAreTheReadersAndNotTheConsumers() {
        SourceProperties byDefault = checked("group.id", "g", "enable.auto.commit", "True");
        SourceProperties often =
                checked(
                        "group.id", "g",
                        "enable.auto.commit", "true",
                        "auto.commit.interval.ms", "70");

        assertThat(byDefault.autoCommitIntervalMs()).isEqualTo(5000);
        assertThat(often.autoCommitIntervalMs()).isEqualTo(70);
        assertThat(often.commitOffsetsOnCheckpoint()).isTrue();
        assertThat(often.forClient("x")).containsEntry("enable.auto.commit", "false");
        assertThat(checked("group.id", "g", "auto.commit.interval.ms", "70").autoCommitIntervalMs())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"key.deserializer", "value.deserializer"})
    void deserializersThatWouldNotBeUsedAreRefused(String key) {
        String raw = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
        assertRefused(
                complete().setProperty(key, "com.example.Mine"),
                "Property "
                        + key
                        + " is set to com.example.Mine, but the source reads raw bytes. Remove the"
                        + " property; a deserializer of Kafka's kind is set with setDeserializer("
                        + "KafkaRecordDeserializationSchema.valueOnly(..)).");
        assertThat(complete().setProperty(key, raw).build()).isNotNull();
        Properties byClass = new Properties();
        byClass.put(key, org.apache.kafka.common.serialization.ByteArrayDeserializer.class);
        assertThat(complete().setProperties(byClass).build()).isNotNull();
    }

    @Test
    void subscriptionsAreToldByName() {
        TopicPartition a0 = new TopicPartition("a", 0);
        TopicPartition a1 = new TopicPartition("a", 1);
        TopicPartition ab = new TopicPartition("ab", 0);

        KafkaSubscriber list = KafkaSubscriber.getTopicListSubscriber(List.of("a"));
        assertThat(List.of(a0, a1, ab)).filteredOn(list::isSubscribed).containsExactly(a0, a1);
        KafkaSubscriber pattern = KafkaSubscriber.getTopicPatternSubscriber(Pattern.compile("a."));
        assertThat(List.of(a0, a1, ab)).filteredOn(pattern::isSubscribed).containsExactly(ab);
        KafkaSubscriber set = KafkaSubscriber.getPartitionSetSubscriber(Set.of(a1));
        assertThat(List.of(a0, a1, ab)).filteredOn(set::isSubscribed).containsExactly(a1);
        KafkaSubscriber custom = metadata -> Set.of();
        assertThat(List.of(a0, a1, ab)).allMatch(custom::isSubscribed);
    }

    @Test
    void defaultsInsideOfPropertiesAreSeen() {
        Properties nested = new Properties(properties("group.id", "inner"));

        assertThat(SourceProperties.of(nested, OffsetResetStrategy.LATEST).forClient("x"))
                .containsEntry("group.id", "inner")
                .containsEntry("auto.offset.reset", "latest");
    }

    @Test
    void noSecretIsInTheText() {
        assertThat(checked("sasl.jaas.config", "password=geheim").toString())
                .doesNotContain("geheim");
    }

    @Test
    void theSourceIsSerializable() throws Exception {
        KafkaSource<String> source =
                complete()
                        .setGroupId("g")
                        .setStartingOffsets(
                                OffsetsInitializer.offsets(Map.of(new TopicPartition("a", 0), 3L)))
                        .setBounded(OffsetsInitializer.timestamp(5))
                        .build();

        KafkaSource<String> copy = InstantiationUtil.clone(source, getClass().getClassLoader());

        assertThat(copy.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(copy.getProducedType()).isEqualTo(Types.STRING);
    }
}
