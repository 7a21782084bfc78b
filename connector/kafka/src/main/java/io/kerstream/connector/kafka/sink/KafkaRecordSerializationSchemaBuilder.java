/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link KafkaRecordSerializationSchema} together.
 *
 * <p>A topic (or topic selector) and a value schema are required. Setters that take a schema of a
 * subtype narrow the type of the builder; use the returned builder.
 *
 * @param <IN> type of the records that the sink consumes
 */
@PublicEvolving
public class KafkaRecordSerializationSchemaBuilder<IN> {

    private @Nullable TopicSelector<? super IN> topicSelector;
    private @Nullable SerializationSchema<? super IN> valueSchema;
    private @Nullable SerializationSchema<? super IN> keySchema;
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

    /** Serializes the value; required. A null result is a tombstone. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setValueSerializationSchema(
            SerializationSchema<? super T> schema) {
        KafkaRecordSerializationSchemaBuilder<T> self = narrowed();
        self.valueSchema = setOnce(self.valueSchema, schema, "value serialization schema");
        return self;
    }

    /** Serializes the key; without it records have no key. */
    public <T extends IN> KafkaRecordSerializationSchemaBuilder<T> setKeySerializationSchema(
            SerializationSchema<? super T> schema) {
        KafkaRecordSerializationSchemaBuilder<T> self = narrowed();
        self.keySchema = setOnce(self.keySchema, schema, "key serialization schema");
        return self;
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
        if (valueSchema == null) {
            throw new IllegalStateException(
                    "No value serialization schema is set. Call setValueSerializationSchema(...).");
        }
        return new ComposedSerializationSchema<>(
                topicSelector, keySchema, valueSchema, partitioner, headerProvider);
    }

    private KafkaRecordSerializationSchemaBuilder<IN> setOnceTopicSelector(
            TopicSelector<? super IN> selector) {
        topicSelector = setOnce(topicSelector, selector, "topic or topic selector");
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
