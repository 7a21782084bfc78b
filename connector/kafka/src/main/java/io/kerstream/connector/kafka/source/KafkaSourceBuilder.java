/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializerValidator;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link KafkaSource}.
 *
 * <p>Required are the bootstrap servers (or a cluster profile that has them), what to read (topics,
 * a pattern or partitions) and a deserializer. By default the source starts at the earliest offsets
 * and never ends. Settings that do not go together are refused by {@link #build()}.
 *
 * @param <OUT> type of the elements
 */
@PublicEvolving
public final class KafkaSourceBuilder<OUT> {

    private final Properties properties = new Properties();
    private @Nullable KafkaSubscriber subscriber;

    /** Whether the subscriber judges topics by their names; others may say yes to all. */
    private boolean subscribedByName;

    private OffsetsInitializer startingOffsets = OffsetsInitializer.earliest();
    private OffsetsInitializer stoppingOffsets = NoStoppingOffsetsInitializer.INSTANCE;
    private Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;
    private @Nullable KafkaRecordDeserializationSchema<OUT> deserializer;
    private @Nullable SerializableSupplier<@Nullable String> rackIdSupplier;

    KafkaSourceBuilder() {}

    /** Kafka's {@code bootstrap.servers}: a comma-separated list of {@code host:port}. */
    public KafkaSourceBuilder<OUT> setBootstrapServers(String bootstrapServers) {
        return setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /** The consumer group that offsets are committed to; the source does not join it. */
    public KafkaSourceBuilder<OUT> setGroupId(String groupId) {
        return setProperty(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    }

    /** Reads all partitions of these topics, which have to exist. */
    public KafkaSourceBuilder<OUT> setTopics(List<String> topics) {
        return subscribeByName(KafkaSubscriber.getTopicListSubscriber(topics));
    }

    /** Reads all partitions of these topics, which have to exist. */
    public KafkaSourceBuilder<OUT> setTopics(String... topics) {
        return setTopics(Arrays.asList(topics));
    }

    /** Reads all topics whose whole name matches, also those created later. */
    public KafkaSourceBuilder<OUT> setTopicPattern(Pattern topicPattern) {
        return subscribeByName(KafkaSubscriber.getTopicPatternSubscriber(topicPattern));
    }

    /** Reads exactly these partitions, which have to exist. */
    public KafkaSourceBuilder<OUT> setPartitions(Set<TopicPartition> partitions) {
        return subscribeByName(KafkaSubscriber.getPartitionSetSubscriber(partitions));
    }

    private KafkaSourceBuilder<OUT> subscribeByName(KafkaSubscriber kafkaSubscriber) {
        setKafkaSubscriber(kafkaSubscriber);
        subscribedByName = true;
        return this;
    }

    /**
     * Reads what the subscriber names.
     *
     * @throws IllegalStateException if it is already said what to read
     */
    public KafkaSourceBuilder<OUT> setKafkaSubscriber(KafkaSubscriber kafkaSubscriber) {
        Objects.requireNonNull(kafkaSubscriber, "kafkaSubscriber");
        if (subscriber != null) {
            throw new IllegalStateException(
                    "Cannot read "
                            + kafkaSubscriber
                            + ": the source already reads "
                            + subscriber
                            + ". Set topics, a topic pattern or partitions, and only once.");
        }
        subscriber = kafkaSubscriber;
        return this;
    }

    /**
     * Where to start reading partitions of the first discovery; later ones start at the first.
     *
     * <p>The property {@code auto.offset.reset}, if set by the user, is kept. Else it becomes the
     * reset strategy of these offsets: {@code earliest} for the earliest offsets and for given
     * ones, {@code latest} for the latest and for a timestamp, {@code none} for committed offsets,
     * unless these name another. It says where to go on when the broker no longer has the wanted
     * offset, and where to start if {@code committedOffsets()} finds none; {@code none} makes
     * either fail the job.
     */
    public KafkaSourceBuilder<OUT> setStartingOffsets(OffsetsInitializer startingOffsets) {
        this.startingOffsets = Objects.requireNonNull(startingOffsets, "startingOffsets");
        return this;
    }

    /** Stops each partition before an offset; the job stays streaming and does not end by it. */
    public KafkaSourceBuilder<OUT> setUnbounded(OffsetsInitializer stoppingOffsets) {
        return stopAt(stoppingOffsets, Boundedness.CONTINUOUS_UNBOUNDED);
    }

    /** Stops each partition before an offset and then ends; may run in batch mode. */
    public KafkaSourceBuilder<OUT> setBounded(OffsetsInitializer stoppingOffsets) {
        return stopAt(stoppingOffsets, Boundedness.BOUNDED);
    }

    private KafkaSourceBuilder<OUT> stopAt(OffsetsInitializer offsets, Boundedness boundedness) {
        this.stoppingOffsets = Objects.requireNonNull(offsets, "stoppingOffsets");
        this.boundedness = boundedness;
        return this;
    }

    /** Turns records into elements. */
    public KafkaSourceBuilder<OUT> setDeserializer(
            KafkaRecordDeserializationSchema<OUT> recordDeserializer) {
        this.deserializer = Objects.requireNonNull(recordDeserializer, "recordDeserializer");
        return this;
    }

    /** Turns the records' values into elements; keys and headers are dropped. */
    public KafkaSourceBuilder<OUT> setValueOnlyDeserializer(
            DeserializationSchema<OUT> deserializationSchema) {
        return setDeserializer(KafkaRecordDeserializationSchema.valueOnly(deserializationSchema));
    }

    /**
     * What becomes of a record that the deserializer throws for; by default the job fails. A
     * deserializer that returns null has no error: its record is left out.
     */
    public KafkaSourceBuilder<OUT> setDeserializationErrorPolicy(
            DeserializationErrorPolicy policy) {
        return setProperty(
                KafkaSourceOptions.DESERIALIZATION_ERROR_POLICY.key(), policy.toString());
    }

    /**
     * The topic of {@link DeserializationErrorPolicy#DEAD_LETTER}, which this sets as well. The
     * source must not read it. See {@link
     * io.kerstream.connector.kafka.source.reader.errors.DeadLetters} for the format.
     */
    public KafkaSourceBuilder<OUT> setDeadLetterTopic(String topic) {
        setProperty(KafkaSourceOptions.DEAD_LETTER_TOPIC.key(), topic);
        return setDeserializationErrorPolicy(DeserializationErrorPolicy.DEAD_LETTER);
    }

    /** See {@link KafkaSourceOptions#CLIENT_ID_PREFIX}. */
    public KafkaSourceBuilder<OUT> setClientIdPrefix(String prefix) {
        return setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), prefix);
    }

    /**
     * Where the readers run, so that they may fetch from a replica nearby: becomes Kafka's {@code
     * client.rack}.
     *
     * <p>Called in the process of each reader, on the thread that makes the consumer, each time it
     * makes one; it may block. A null or empty answer leaves the property {@code client.rack} as it
     * is set, an exception fails the job.
     */
    public KafkaSourceBuilder<OUT> setRackIdSupplier(
            SerializableSupplier<@Nullable String> rackIdSupplier) {
        this.rackIdSupplier = Objects.requireNonNull(rackIdSupplier, "rackIdSupplier");
        return this;
    }

    /**
     * Sets a property of the Kafka consumers or one of {@link KafkaSourceOptions}. What is set here
     * wins over injected security settings. {@code enable.auto.commit} commits what was emitted,
     * every {@code auto.commit.interval.ms}, until a checkpoint completes.
     */
    public KafkaSourceBuilder<OUT> setProperty(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** Sets each of the properties as {@link #setProperty} does. */
    public KafkaSourceBuilder<OUT> setProperties(Properties properties) {
        this.properties.putAll(PropertyOptions.copyOf(properties));
        return this;
    }

    /**
     * Checks the settings and makes the source.
     *
     * @throws IllegalStateException if settings are missing or contradict each other; says which
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     */
    public KafkaSource<OUT> build() {
        if (subscriber == null) {
            throw new IllegalStateException(
                    "It is not said what to read. Call setTopics(..), setTopicPattern(..) or"
                            + " setPartitions(..).");
        }
        if (deserializer == null) {
            throw new IllegalStateException(
                    "A deserializer is required. Call setDeserializer(..) or"
                            + " setValueOnlyDeserializer(..).");
        }
        SourceProperties checked =
                SourceProperties.of(properties, startingOffsets.getAutoOffsetResetStrategy());
        if (subscribedByName) {
            requireNotRead(checked.reader().deadLetterTopic(), subscriber);
        }
        validate(startingOffsets);
        validate(stoppingOffsets);
        return new KafkaSource<>(
                new SourceEngine<>(
                        subscriber,
                        startingOffsets,
                        stoppingOffsets,
                        boundedness,
                        deserializer,
                        rackIdSupplier,
                        checked));
    }

    /** A dead letter that fails again would come round for ever. */
    private static void requireNotRead(
            @Nullable String deadLetterTopic, KafkaSubscriber subscriber) {
        if (deadLetterTopic != null
                && subscriber.isSubscribed(new TopicPartition(deadLetterTopic, 0))) {
            throw new IllegalStateException(
                    "Dead-letter topic "
                            + deadLetterTopic
                            + " is itself read by this source ("
                            + subscriber
                            + "). Take another topic for dead letters.");
        }
    }

    private void validate(OffsetsInitializer initializer) {
        if (initializer instanceof OffsetsInitializerValidator validator) {
            validator.validate(properties);
        }
    }
}
