/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import java.io.Serializable;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The source's own options and the properties of its Kafka clients, validated.
 *
 * @param kafka what goes to the clients, with the source's defaults
 * @param discoveryIntervalMs see {@link KafkaSourceOptions#PARTITION_DISCOVERY_INTERVAL_MS}
 */
record SourceProperties(
        Properties kafka,
        String bootstrapServers,
        String clientIdPrefix,
        long discoveryIntervalMs,
        boolean registerConsumerMetrics,
        boolean commitOffsetsOnCheckpoint,
        ReaderOptions reader)
        implements Serializable {

    /**
     * With Kafka's default of 500 small records are handed from thread to thread too often. Large
     * ones are bounded by the fetch sizes.
     */
    private static final String DEFAULT_MAX_POLL_RECORDS = "5000";

    /**
     * @param user what the user set; not modified
     * @param resetStrategy where to go on when an offset is gone, unless the user says it
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if required properties are missing; says which and why
     */
    @SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
    static SourceProperties of(Properties user, OffsetResetStrategy resetStrategy) {
        String bootstrapServers = user.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        if (bootstrapServers == null) {
            throw new IllegalStateException(
                    "Property bootstrap.servers is required. Call setBootstrapServers(..).");
        }
        String groupId = user.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        boolean commit =
                KafkaSourceOptions.get(
                        user,
                        KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT,
                        KafkaSourceOptions::parseBoolean);
        if (groupId == null) {
            requireNoCommits(user, commit);
        }
        String prefix = user.getProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
        if (prefix == null) {
            prefix = groupId != null ? groupId : "KafkaSource-" + UUID.randomUUID();
        }

        Properties kafka = copyOf(user);
        kafka.remove(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
        kafka.remove(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key());
        kafka.remove(KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS.key());
        kafka.remove(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key());
        ReaderOptions.removeFrom(kafka);
        kafka.putIfAbsent(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        kafka.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DEFAULT_MAX_POLL_RECORDS);
        kafka.putIfAbsent(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                resetStrategy.name().toLowerCase(Locale.ROOT));
        return new SourceProperties(
                kafka,
                bootstrapServers,
                prefix,
                KafkaSourceOptions.get(
                        user,
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS,
                        KafkaSourceOptions::parseLong),
                KafkaSourceOptions.get(
                        user,
                        KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS,
                        KafkaSourceOptions::parseBoolean),
                commit && groupId != null,
                ReaderOptions.of(user));
    }

    private static void requireNoCommits(Properties user, boolean commitOnCheckpoint) {
        String asking = null;
        if (Boolean.parseBoolean(user.getProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG))) {
            asking = ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
        }
        String commitKey = KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key();
        if (commitOnCheckpoint && user.getProperty(commitKey) != null) {
            asking = commitKey;
        }
        if (asking != null) {
            throw new IllegalStateException(
                    "Property group.id is required because "
                            + asking
                            + " is true: offsets are committed by a consumer group."
                            + " Call setGroupId(..).");
        }
    }

    /** The properties of one client; the role completes its client id. */
    Properties forClient(String role) {
        Properties properties = copyOf(kafka);
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, clientIdPrefix + "-" + role);
        return properties;
    }

    /** Flattens defaults, which Kafka's clients would not see. */
    static Properties copyOf(Properties original) {
        Properties copy = new Properties();
        for (String name : original.stringPropertyNames()) {
            copy.setProperty(name, original.getProperty(name));
        }
        copy.putAll(original);
        return copy;
    }

    @Override
    public String toString() {
        // Properties may hold secrets.
        return "SourceProperties[" + clientIdPrefix + " on " + bootstrapServers + "]";
    }
}
