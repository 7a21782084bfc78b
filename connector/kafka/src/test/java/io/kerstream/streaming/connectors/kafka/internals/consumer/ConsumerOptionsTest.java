/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumer;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumerBase;
import io.kerstream.streaming.connectors.kafka.config.OffsetCommitMode;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class ConsumerOptionsTest {

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "broker:9092");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    private static ConsumerOptions options(String... keysAndValues) {
        return ConsumerOptions.of(properties(keysAndValues));
    }

    @Test
    void defaults() {
        ConsumerOptions options = options();

        assertThat(options.discovers()).isFalse();
        assertThat(options.pollTimeoutMs()).isEqualTo(100);
        assertThat(options.metricLayout()).isEqualTo(MetricLayout.CLASSIC);
        assertThat(options.autoCommit()).isTrue();
    }

    @Test
    void theNamesOfTheFrontDoorAreThoseOfTheOptions() {
        assertThat(ConsumerOptions.DISCOVERY_INTERVAL.key())
                .isEqualTo(FlinkKafkaConsumerBase.KEY_PARTITION_DISCOVERY_INTERVAL_MILLIS);
        assertThat(ConsumerOptions.DISABLE_METRICS.key())
                .isEqualTo(FlinkKafkaConsumerBase.KEY_DISABLE_METRICS);
        assertThat(ConsumerOptions.POLL_TIMEOUT.key())
                .isEqualTo(FlinkKafkaConsumer.KEY_POLL_TIMEOUT);
        assertThat(ConsumerOptions.POLL_TIMEOUT.defaultValue())
                .isEqualTo(FlinkKafkaConsumer.DEFAULT_POLL_TIMEOUT);
    }

    @Test
    void everyOptionIsRead() {
        ConsumerOptions options =
                options(
                        "flink.partition-discovery.interval-millis", "42",
                        "flink.poll-timeout", "7",
                        "flink.disable-metrics", "true",
                        "enable.auto.commit", "false");

        assertThat(options.discovers()).isTrue();
        assertThat(options.discoveryIntervalMs()).isEqualTo(42);
        assertThat(options.pollTimeoutMs()).isEqualTo(7);
        assertThat(options.metricLayout()).isEqualTo(MetricLayout.CLASSIC_WITHOUT_OFFSETS);
        assertThat(options.autoCommit()).isFalse();
        assertThat(options("auto.commit.interval.ms", "0").autoCommit()).isFalse();
        assertThat(
                        options("flink.partition-discovery.interval-millis", "-9223372036854775808")
                                .discovers())
                .isFalse();
    }

    @Test
    void anIntervalOfZeroMeansOneLookAfterTheOther() {
        ConsumerOptions options = options("flink.partition-discovery.interval-millis", "0");

        assertThat(options.discovers()).isTrue();
        assertThat(options.discoveryIntervalMs()).isZero();
    }

    @Test
    void wrongValuesAreRefusedByKey() {
        assertThatThrownBy(() -> options("flink.partition-discovery.interval-millis", "-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid value \"-1\" of property flink.partition-discovery.interval-millis:"
                                + " expected a number of milliseconds, 0 or more; without the"
                                + " property partitions are looked for once, at start");
        assertThatThrownBy(() -> options("flink.poll-timeout", "soon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"soon\" of property flink.poll-timeout");
        assertThatThrownBy(() -> ConsumerOptions.of(new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers is required");
    }

    @Test
    void aClusterProfileStandsForTheServers() {
        Properties properties = new Properties();
        properties.setProperty("kerstream.cluster", "sales");

        Properties engine =
                ConsumerOptions.of(properties).forEngine(OffsetCommitMode.DISABLED, true);

        assertThat(engine).containsEntry("kerstream.cluster", "sales");
    }

    @Test
    void theEngineIsToldTheSame() {
        Properties engine =
                options(
                                "flink.poll-timeout", "7",
                                "flink.disable-metrics", "true",
                                "flink.partition-discovery.interval-millis", "42",
                                "group.id", "g",
                                "client.id", "mine",
                                "key.deserializer", StringDeserializer.class.getName(),
                                "fetch.min.bytes", "3")
                        .forEngine(OffsetCommitMode.ON_CHECKPOINTS, false);

        assertThat(engine)
                .containsOnly(
                        entry("bootstrap.servers", "broker:9092"),
                        entry("group.id", "g"),
                        entry("client.id.prefix", "mine"),
                        entry("fetch.min.bytes", "3"),
                        entry("poll.timeout.ms", "7"),
                        entry("register.consumer.metrics", "false"),
                        entry("filter.restored.partitions", "false"),
                        entry("commit.offsets.on.checkpoint", "true"),
                        entry("enable.auto.commit", "false"));
    }

    @Test
    void onlyAGroupCommits() {
        assertThat(options().forEngine(OffsetCommitMode.KAFKA_PERIODIC, true))
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("commit.offsets.on.checkpoint", "false");
        assertThat(options().forEngine(OffsetCommitMode.ON_CHECKPOINTS, true))
                .containsEntry("commit.offsets.on.checkpoint", "false");
        assertThat(options("group.id", "g").forEngine(OffsetCommitMode.KAFKA_PERIODIC, true))
                .containsEntry("enable.auto.commit", "true")
                .containsEntry("commit.offsets.on.checkpoint", "false");
        assertThat(options("group.id", "g").forEngine(OffsetCommitMode.DISABLED, true))
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("commit.offsets.on.checkpoint", "false");
    }

    @Test
    void checkpointsDecideWhetherAutomaticCommitsCount() {
        assertThat(OffsetCommitMode.of(true, true, true))
                .isEqualTo(OffsetCommitMode.ON_CHECKPOINTS);
        assertThat(OffsetCommitMode.of(true, false, true)).isEqualTo(OffsetCommitMode.DISABLED);
        assertThat(OffsetCommitMode.of(true, true, false))
                .isEqualTo(OffsetCommitMode.KAFKA_PERIODIC);
        assertThat(OffsetCommitMode.of(false, true, false)).isEqualTo(OffsetCommitMode.DISABLED);
    }

    @Test
    void secretsDoNotShow() {
        assertThat(options("sasl.jaas.config", "very secret").toString()).doesNotContain("secret");
    }
}
