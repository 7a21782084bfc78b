/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.deserializer;

import io.kerstream.streaming.connectors.kafka.KafkaDeserializationSchema;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Turns a Kafka record into any number of elements.
 *
 * <p>A null element is skipped. What becomes of a record that the schema throws for is said by
 * {@link DeserializationErrorPolicy}; by default the job fails with an error that names the record.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KafkaRecordDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /** Called once in each reader, before the first record, on the task's thread. */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Deserializes one record, on the task's thread or, with {@code deserialization.thread=fetch},
     * on the one that polls Kafka; always on the same.
     *
     * @param record key and value may be null
     * @param out takes the elements; the record's timestamp becomes theirs
     * @throws IOException if the record cannot be deserialized
     */
    void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException;

    /**
     * A schema of the classic connector. Its {@code isEndOfStream} is not asked: the source ends at
     * stopping offsets.
     */
    static <V> KafkaRecordDeserializationSchema<V> of(
            KafkaDeserializationSchema<V> kafkaDeserializationSchema) {
        return new ClassicSchema<>(kafkaDeserializationSchema);
    }

    /** Only the record's value. A value that the schema turns into null is skipped. */
    static <V> KafkaRecordDeserializationSchema<V> valueOnly(
            DeserializationSchema<V> valueDeserializationSchema) {
        return new ValueOnlySchema<>(valueDeserializationSchema);
    }

    /** Only the record's value, with a deserializer of Kafka's kind. */
    static <V> KafkaRecordDeserializationSchema<V> valueOnly(
            Class<? extends Deserializer<V>> valueDeserializerClass) {
        return new KafkaDeserializerSchema<>(valueDeserializerClass, Map.of());
    }

    /**
     * Only the record's value, with a deserializer of Kafka's kind.
     *
     * @param config what the deserializer is configured with
     */
    static <V, D extends Deserializer<V>> KafkaRecordDeserializationSchema<V> valueOnly(
            Class<D> valueDeserializerClass, Map<String, String> config) {
        return new KafkaDeserializerSchema<>(valueDeserializerClass, config);
    }
}
