/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.config.ClusterProperties;
import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.source.KafkaSourceOptions;
import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.streaming.connectors.kafka.config.OffsetCommitMode;
import java.io.Serializable;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classic consumer's options among its properties, validated, and what they mean to the engine.
 *
 * @param user all properties
 * @param discoveryIntervalMs milliseconds between two looks for new partitions; {@link
 *     #DISCOVERY_DISABLED} for none
 * @param pollTimeoutMs milliseconds that one poll waits for records, 1 or more
 * @param metricsDisabled whether the metrics of offsets and of Kafka's consumer are left out
 * @param autoCommit whether offsets are committed in an interval while there are no checkpoints
 */
@Internal
public record ConsumerOptions(
        Properties user,
        long discoveryIntervalMs,
        long pollTimeoutMs,
        boolean metricsDisabled,
        boolean autoCommit)
        implements Serializable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerOptions.class);

    /** What the option's default is in Flink's classic consumer, too. */
    public static final long DISCOVERY_DISABLED = Long.MIN_VALUE;

    public static final ConfigOption<Long> DISCOVERY_INTERVAL =
            ConfigOptions.key("flink.partition-discovery.interval-millis")
                    .longType()
                    .defaultValue(DISCOVERY_DISABLED)
                    .withDescription(
                            "Milliseconds between two looks for new partitions and topics of a"
                                    + " FlinkKafkaConsumer; 0 for one look after the other, which"
                                    + " keeps the brokers busy. Without it, partitions are looked"
                                    + " for once, at start.");

    public static final ConfigOption<Long> POLL_TIMEOUT =
            ConfigOptions.key("flink.poll-timeout")
                    .longType()
                    .defaultValue(100L)
                    .withDescription(
                            "Milliseconds that one poll of a FlinkKafkaConsumer's Kafka consumer"
                                    + " waits for records.");

    public static final ConfigOption<Boolean> DISABLE_METRICS =
            ConfigOptions.key("flink.disable-metrics")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the metrics of Kafka's own clients and of offsets are left out"
                                    + " of Flink's.");

    /**
     * Reads the options among a consumer's properties.
     *
     * @throws IllegalArgumentException if a property is missing or has a value of the wrong kind
     */
    public static ConsumerOptions of(Properties user) {
        Properties copy = PropertyOptions.copyOf(user);
        if (ClusterProperties.clusterOf(copy) == null) {
            throw new IllegalArgumentException(
                    "Property bootstrap.servers is required in the consumer's properties, or the"
                            + " name of a cluster profile, kerstream.cluster.");
        }
        return new ConsumerOptions(
                copy,
                PropertyOptions.get(copy, DISCOVERY_INTERVAL, ConsumerOptions::parseInterval),
                // Kafka takes 0 as "do not wait", which the engine would do all the time.
                Math.max(1, PropertyOptions.get(copy, POLL_TIMEOUT, ConsumerOptions::notNegative)),
                PropertyOptions.get(copy, DISABLE_METRICS, PropertyOptions::parseBoolean),
                isAutoCommit(copy));
    }

    private static Long parseInterval(String text) {
        Long interval = PropertyOptions.parseMillis(text);
        if (interval < 0 && interval != DISCOVERY_DISABLED) {
            throw new IllegalArgumentException(
                    "expected a number of milliseconds, 0 or more; without the property partitions"
                            + " are looked for once, at start");
        }
        return interval;
    }

    private static Long notNegative(String text) {
        Long millis = PropertyOptions.parseMillis(text);
        if (millis < 0) {
            throw new IllegalArgumentException("expected a number of milliseconds, 0 or more");
        }
        return millis;
    }

    /** Kafka's defaults: on, every five seconds. An interval of 0 or less turns it off. */
    private static boolean isAutoCommit(Properties user) {
        boolean enabled =
                PropertyOptions.parse(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        String.valueOf(
                                user.getOrDefault(
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "true")),
                        PropertyOptions::parseBoolean);
        long intervalMs =
                PropertyOptions.parse(
                        ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
                        String.valueOf(
                                user.getOrDefault(
                                        ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, "5000")),
                        PropertyOptions::parseMillis);
        return enabled && intervalMs > 0;
    }

    /** Whether new partitions are looked for while the job runs. */
    public boolean discovers() {
        return discoveryIntervalMs != DISCOVERY_DISABLED;
    }

    public MetricLayout metricLayout() {
        return metricsDisabled ? MetricLayout.CLASSIC_WITHOUT_OFFSETS : MetricLayout.CLASSIC;
    }

    /**
     * The engine's properties for the same behaviour.
     *
     * @param filterRestored whether restored partitions are dropped that are no longer subscribed
     */
    public Properties forEngine(OffsetCommitMode commitMode, boolean filterRestored) {
        Properties engine = PropertyOptions.copyOf(user);
        engine.remove(DISCOVERY_INTERVAL.key());
        engine.remove(POLL_TIMEOUT.key());
        engine.remove(DISABLE_METRICS.key());
        removeIgnored(engine, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        removeIgnored(engine, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        engine.setProperty(KafkaSourceOptions.POLL_TIMEOUT_MS.key(), String.valueOf(pollTimeoutMs));
        set(engine, KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS, !metricsDisabled);
        set(engine, KafkaSourceOptions.FILTER_RESTORED_PARTITIONS, filterRestored);
        // Offsets are committed by a group; who has none means none.
        boolean hasGroup = engine.get(ConsumerConfig.GROUP_ID_CONFIG) != null;
        set(
                engine,
                KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT,
                hasGroup && commitMode == OffsetCommitMode.ON_CHECKPOINTS);
        boolean periodic = hasGroup && commitMode == OffsetCommitMode.KAFKA_PERIODIC;
        engine.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, String.valueOf(periodic));
        if (!periodic) {
            engine.remove(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG);
        }
        // The clients of one job need ids of their own.
        Object clientId = engine.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        if (clientId != null) {
            engine.putIfAbsent(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), clientId);
        }
        return engine;
    }

    private static void set(Properties engine, ConfigOption<Boolean> option, boolean value) {
        engine.setProperty(option.key(), String.valueOf(value));
    }

    private static void removeIgnored(Properties engine, String key) {
        Object ignored = engine.remove(key);
        if (ignored != null) {
            LOG.warn(
                    "Property {} is ignored: the consumer's deserialization schema is given the raw"
                            + " bytes",
                    key);
        }
    }

    @Override
    public String toString() {
        // Properties may hold secrets.
        return "ConsumerOptions[discovery every " + discoveryIntervalMs + " ms]";
    }
}
