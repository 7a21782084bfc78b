/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.config.ClusterProperties;
import io.kerstream.connector.kafka.config.PropertyOptions;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The source's own options and the properties of its Kafka clients, validated.
 *
 * @param kafka what goes to the clients, with the source's defaults
 * @param cluster the brokers, or the cluster profile that has them, for messages
 * @param discoveryIntervalMs see {@link KafkaSourceOptions#PARTITION_DISCOVERY_INTERVAL_MS}
 * @param pollTimeoutMs see {@link KafkaSourceOptions#POLL_TIMEOUT_MS}
 * @param commitOffsetsOnCheckpoint whether completed checkpoints are committed
 * @param autoCommitIntervalMs milliseconds between two commits while there are no checkpoints; 0
 *     for none
 * @param handover between the two threads of a reader
 * @param filterRestored see {@link KafkaSourceOptions#FILTER_RESTORED_PARTITIONS}
 */
record SourceProperties(
        Properties kafka,
        String cluster,
        String clientIdPrefix,
        long discoveryIntervalMs,
        long pollTimeoutMs,
        boolean registerConsumerMetrics,
        boolean commitOffsetsOnCheckpoint,
        long autoCommitIntervalMs,
        HandoverOptions handover,
        boolean filterRestored,
        ReaderOptions reader)
        implements Serializable {

    /**
     * With Kafka's default of 500 small records are handed from thread to thread too often. Large
     * ones are bounded by the fetch sizes.
     */
    private static final String DEFAULT_MAX_POLL_RECORDS = "5000";

    /**
     * The operating system's, which grows with the need. Kafka's default of 64 KiB makes a system
     * call of each 64 KiB, and a network with a long round trip slow.
     */
    private static final String DEFAULT_RECEIVE_BUFFER_BYTES = "-1";

    /**
     * The client asks a broker for more when nothing of the last answer is left: larger answers of
     * few partitions make fewer pauses. Kafka's default is 1 MiB.
     */
    private static final String DEFAULT_MAX_PARTITION_FETCH_BYTES = String.valueOf(4 << 20);

    /** Bounds the answers of many partitions in turn. Kafka's default is 50 MiB. */
    private static final String DEFAULT_FETCH_MAX_BYTES = String.valueOf(8 << 20);

    /** Kafka's own default of {@code auto.commit.interval.ms}. */
    private static final String DEFAULT_AUTO_COMMIT_INTERVAL_MS = "5000";

    /**
     * @param user what the user set; not modified
     * @param resetStrategy where to go on when an offset is gone, unless the user says it
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if properties are missing or contradict each other; says why
     */
    @SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
    static SourceProperties of(Properties user, OffsetResetStrategy resetStrategy) {
        Properties kafka = PropertyOptions.copyOf(user);
        String cluster = ClusterProperties.clusterOf(kafka);
        if (cluster == null) {
            throw new IllegalStateException(
                    "Property bootstrap.servers is required. Call setBootstrapServers(..), or name a"
                            + " cluster profile with the property kerstream.cluster.");
        }
        requireRawBytes(kafka, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        requireRawBytes(kafka, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

        String groupId = kafka.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        boolean commitIsSet =
                kafka.containsKey(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key());
        boolean commit = takeBoolean(kafka, KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT);
        long autoCommitIntervalMs = autoCommitIntervalMs(kafka);
        if (groupId == null) {
            requireNoCommits(commit && commitIsSet, autoCommitIntervalMs > 0);
        }
        String prefix = kafka.getProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
        kafka.remove(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
        if (prefix == null) {
            prefix = groupId != null ? groupId : "KafkaSource-" + UUID.randomUUID();
        }
        ReaderOptions.removeFrom(kafka);
        // The consumer would commit records that no task has seen yet: the reader does it.
        kafka.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        kafka.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DEFAULT_MAX_POLL_RECORDS);
        kafka.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, DEFAULT_RECEIVE_BUFFER_BYTES);
        kafka.putIfAbsent(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, DEFAULT_MAX_PARTITION_FETCH_BYTES);
        kafka.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, DEFAULT_FETCH_MAX_BYTES);
        kafka.putIfAbsent(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                resetStrategy.name().toLowerCase(Locale.ROOT));
        return new SourceProperties(
                kafka,
                cluster,
                prefix,
                PropertyOptions.take(
                        kafka,
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS,
                        PropertyOptions::parseMillis),
                PropertyOptions.take(
                        kafka,
                        KafkaSourceOptions.POLL_TIMEOUT_MS,
                        PropertyOptions::parsePositiveMillis),
                takeBoolean(kafka, KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS),
                commit && groupId != null,
                autoCommitIntervalMs,
                HandoverOptions.take(kafka),
                takeBoolean(kafka, KafkaSourceOptions.FILTER_RESTORED_PARTITIONS),
                ReaderOptions.of(user));
    }

    private static boolean takeBoolean(Properties properties, ConfigOption<Boolean> option) {
        return PropertyOptions.take(properties, option, PropertyOptions::parseBoolean);
    }

    /** 0 unless the user switched automatic commits on. */
    private static long autoCommitIntervalMs(Properties kafka) {
        String key = ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
        boolean enabled =
                PropertyOptions.parse(
                        key,
                        Objects.toString(kafka.get(key), "false"),
                        PropertyOptions::parseBoolean);
        String intervalKey = ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG;
        long intervalMs =
                PropertyOptions.parse(
                        intervalKey,
                        Objects.toString(kafka.get(intervalKey), DEFAULT_AUTO_COMMIT_INTERVAL_MS),
                        PropertyOptions::parsePositiveMillis);
        return enabled ? intervalMs : 0;
    }

    private static void requireRawBytes(Properties kafka, String key) {
        Object set = kafka.get(key);
        String name = set instanceof Class<?> type ? type.getName() : Objects.toString(set, null);
        if (name != null && !name.equals(ByteArrayDeserializer.class.getName())) {
            throw new IllegalStateException(
                    "Property "
                            + key
                            + " is set to "
                            + name
                            + ", but the source reads raw bytes. Remove the property; a"
                            + " deserializer of Kafka's kind is set with setDeserializer("
                            + "KafkaRecordDeserializationSchema.valueOnly(..)).");
        }
    }

    private static void requireNoCommits(boolean onCheckpoint, boolean automatic) {
        if (!onCheckpoint && !automatic) {
            return;
        }
        throw new IllegalStateException(
                "Property group.id is required because "
                        + (onCheckpoint
                                ? KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key()
                                : ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)
                        + " is true: offsets are committed by a consumer group."
                        + " Call setGroupId(..).");
    }

    /** The properties of one client; the role completes its client id. */
    Properties forClient(String role) {
        Properties properties = PropertyOptions.copyOf(kafka);
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, clientIdPrefix + "-" + role);
        return properties;
    }

    @Override
    public String toString() {
        // Properties may hold secrets.
        return "SourceProperties[" + clientIdPrefix + " on " + cluster + "]";
    }
}
