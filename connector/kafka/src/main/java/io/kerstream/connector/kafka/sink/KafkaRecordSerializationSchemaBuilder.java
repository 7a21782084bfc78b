/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link KafkaRecordSerializationSchema} together.
 *
 * <p>A topic (or topic selector) and a value schema (or a Kafka serializer) are required. Setters
 * that take a schema of a subtype narrow the type of the builder; use the returned builder.
 *
 * @param <IN> type of the records that the sink consumes
 */
@PublicEvolving
public class KafkaRecordSerializationSchemaBuilder<IN> {

    private static final String KEY = "key serialization schema";
    private static final String VALUE = "value serialization schema";

    private @Nullable TopicSelector<? super IN> topicSelector;
    private @Nullable PartSerializer<? super IN> valueSerializer;
    private @Nullable PartSerializer<? super IN> keySerializer;
    private @Nullable KafkaPartitioner<? super IN> partitioner;
    private @Nullable HeaderProvider<? super IN> headerProvider;

    KafkaRecordSerializationSchemaBuilder() {}

    /** Writes every record to one topic. Excludes {@link #setTopicSelector}. */
    public KafkaRecordSerializationSchemaBuilder<IN> setTopic(String topic) {
        Objects.requireNonNull(topic, "topic");
        return setOnceTopicSelector(element -> topic);
    }

    /** Chooses the topic per record. Excludes {@link #setTopic}. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setTopicSelector(
            TopicSelector<? super T> selector) {
        return this.<T>narrowed().setOnceTopicSelector(selector);
    }

    /** Serializes the value; required, or a Kafka serializer. A null result is a tombstone. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setValueSerializationSchema(
            SerializationSchema<? super T> schema) {
        Objects.requireNonNull(schema, VALUE);
        return this.<T>narrowed().setOnceValue(PartSerializer.of(schema));
    }

    /** Serializes the key; without it records have no key. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setKeySerializationSchema(
            SerializationSchema<? super T> schema) {
        Objects.requireNonNull(schema, KEY);
        return this.<T>narrowed().setOnceKey(PartSerializer.of(schema));
    }

    /** Serializes the value with one of Kafka's serializers, without a configuration. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setKafkaValueSerializer(
            Class<? extends Serializer<? super T>> serializer) {
        return this.<T>narrowed()
                .setOnceValue(new KafkaPartSerializer<T>(serializer, Map.of(), false));
    }

    /**
     * Serializes the value with one of Kafka's serializers.
     *
     * @param configuration given to the serializer when the writer opens; stored in the job graph,
     *     so credentials do not belong into it
     */
    public <T extends IN, S extends Serializer<? super T>>
            KafkaRecordSerializationSchemaBuilder<T> setKafkaValueSerializer(
                    Class<S> serializer, Map<String, String> configuration) {
        return this.<T>narrowed()
                .setOnceValue(new KafkaPartSerializer<T>(serializer, configuration, false));
    }

    /** Serializes the key with one of Kafka's serializers, without a configuration. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setKafkaKeySerializer(
            Class<? extends Serializer<? super T>> serializer) {
        return this.<T>narrowed()
                .setOnceKey(new KafkaPartSerializer<T>(serializer, Map.of(), true));
    }

    /**
     * Serializes the key with one of Kafka's serializers; see {@link
     * #setKafkaValueSerializer(Class, Map)}.
     */
    public <T extends IN, S extends Serializer<? super T>>
            KafkaRecordSerializationSchemaBuilder<T> setKafkaKeySerializer(
                    Class<S> serializer, Map<String, String> configuration) {
        return this.<T>narrowed()
                .setOnceKey(new KafkaPartSerializer<T>(serializer, configuration, true));
    }

    /** Chooses the partition; without it Kafka's producer does ({@code partitioner.class}). */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setPartitioner(
            KafkaPartitioner<? super T> partitioner) {
        KafkaRecordSerializationSchemaBuilder<T> self = narrowed();
        self.partitioner = setOnce(self.partitioner, partitioner, "partitioner");
        return self;
    }

    /** Gives records their headers. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setHeaderProvider(
            HeaderProvider<? super T> provider) {
        KafkaRecordSerializationSchemaBuilder<T> self = narrowed();
        self.headerProvider = setOnce(self.headerProvider, provider, "header provider");
        return self;
    }

    /**
     * The schema.
     *
     * @throws IllegalStateException if the topic or the value schema is missing
     */
    public KafkaRecordSerializationSchema<IN> build() {
        if (topicSelector == null) {
            throw new IllegalStateException(
                    "No topic is set. Call setTopic(...) or setTopicSelector(...).");
        }
        if (valueSerializer == null) {
            throw new IllegalStateException(
                    "No value serialization schema is set. Call setValueSerializationSchema(...) or"
                            + " setKafkaValueSerializer(...).");
        }
        return new ComposedSerializationSchema<>(
                topicSelector, keySerializer, valueSerializer, partitioner, headerProvider);
    }

    private KafkaRecordSerializationSchemaBuilder<IN> setOnceTopicSelector(
            TopicSelector<? super IN> selector) {
        topicSelector = setOnce(topicSelector, selector, "topic or topic selector");
        return this;
    }

    private KafkaRecordSerializationSchemaBuilder<IN> setOnceKey(
            PartSerializer<? super IN> serializer) {
        keySerializer = setOnce(keySerializer, serializer, KEY);
        return this;
    }

    private KafkaRecordSerializationSchemaBuilder<IN> setOnceValue(
            PartSerializer<? super IN> serializer) {
        valueSerializer = setOnce(valueSerializer, serializer, VALUE);
        return this;
    }

    @SuppressWarnings("unchecked") // every member accepts supertypes of IN, so subtypes are fine
    private <T extends IN> KafkaRecordSerializationSchemaBuilder<T> narrowed() {
        return (KafkaRecordSerializationSchemaBuilder<T>) this;
    }

    private static <V> V setOnce(@Nullable V current, V value, String what) {
        if (current != null) {
            throw new IllegalStateException("The " + what + " is set twice.");
        }
        return Objects.requireNonNull(value, what);
    }
}
