/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;

/**
 * Options about errors and about the end of a reader, validated.
 *
 * @param deadLetterTopic set for {@link DeserializationErrorPolicy#DEAD_LETTER}, else null
 */
record ReaderOptions(
        DeserializationErrorPolicy errorPolicy,
        @Nullable String deadLetterTopic,
        Duration deadLetterTimeout,
        Duration closeTimeout)
        implements Serializable {

    /**
     * @param user what the user set; not modified
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if options contradict each other; says which and why
     */
    static ReaderOptions of(Properties user) {
        DeserializationErrorPolicy policy =
                PropertyOptions.get(
                        user,
                        KafkaSourceOptions.DESERIALIZATION_ERROR_POLICY,
                        ReaderOptions::parsePolicy);
        String topic = user.getProperty(KafkaSourceOptions.DEAD_LETTER_TOPIC.key());
        requireTopicWithPolicy(policy, topic);
        return new ReaderOptions(
                policy,
                topic,
                positive(user, KafkaSourceOptions.DEAD_LETTER_TIMEOUT_MS),
                positive(user, KafkaSourceOptions.CLOSE_TIMEOUT_MS));
    }

    private static void requireTopicWithPolicy(
            DeserializationErrorPolicy policy, @Nullable String topic) {
        String policyKey = KafkaSourceOptions.DESERIALIZATION_ERROR_POLICY.key();
        String topicKey = KafkaSourceOptions.DEAD_LETTER_TOPIC.key();
        boolean needed = policy == DeserializationErrorPolicy.DEAD_LETTER;
        if (needed && (topic == null || topic.isBlank())) {
            throw new IllegalStateException(
                    "Property "
                            + topicKey
                            + " is required because "
                            + policyKey
                            + " is "
                            + policy
                            + ". Call setDeadLetterTopic(..).");
        }
        if (!needed && topic != null) {
            throw new IllegalStateException(
                    "Property "
                            + topicKey
                            + " is "
                            + topic
                            + ", but no record would go there: "
                            + policyKey
                            + " is "
                            + policy
                            + ". Set it to "
                            + DeserializationErrorPolicy.DEAD_LETTER
                            + ", or leave the topic out.");
        }
    }

    private static DeserializationErrorPolicy parsePolicy(String text) {
        for (DeserializationErrorPolicy policy : DeserializationErrorPolicy.values()) {
            if (policy.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "expected one of " + Arrays.toString(DeserializationErrorPolicy.values()));
    }

    private static Duration positive(Properties user, ConfigOption<Long> option) {
        return Duration.ofMillis(
                PropertyOptions.get(user, option, PropertyOptions::parsePositiveMillis));
    }

    /** Leaves the options of Kafka's clients. */
    static void removeFrom(Properties properties) {
        properties.remove(KafkaSourceOptions.DESERIALIZATION_ERROR_POLICY.key());
        properties.remove(KafkaSourceOptions.DEAD_LETTER_TOPIC.key());
        properties.remove(KafkaSourceOptions.DEAD_LETTER_TIMEOUT_MS.key());
        properties.remove(KafkaSourceOptions.CLOSE_TIMEOUT_MS.key());
    }
}
