/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchemaBuilder;
import io.kerstream.streaming.connectors.kafka.KafkaSerializationSchema;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkKafkaPartitioner;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchema;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.java.ClosureCleaner;
import org.jspecify.annotations.Nullable;

/** The three kinds of classic serialization schemas as the engine wants them. */
@Internal
public final class ClassicSerializers {

    private ClassicSerializers() {}

    /**
     * Values without keys, all for one topic.
     *
     * @param partitioner null lets Kafka choose
     */
    public static <IN> KafkaRecordSerializationSchema<IN> ofValues(
            String topic,
            SerializationSchema<IN> schema,
            @Nullable FlinkKafkaPartitioner<IN> partitioner) {
        clean(schema);
        KafkaRecordSerializationSchemaBuilder<IN> builder =
                KafkaRecordSerializationSchema.<IN>builder()
                        .setTopic(topic)
                        .setValueSerializationSchema(schema);
        return build(builder, partitioner);
    }

    /**
     * Keys, values and topics by one schema.
     *
     * @param defaultTopic where the schema names none
     * @param partitioner null lets Kafka choose, by the key
     */
    public static <IN> KafkaRecordSerializationSchema<IN> ofKeyed(
            String defaultTopic,
            KeyedSerializationSchema<IN> schema,
            @Nullable FlinkKafkaPartitioner<IN> partitioner) {
        clean(schema);
        KafkaRecordSerializationSchemaBuilder<IN> builder =
                KafkaRecordSerializationSchema.<IN>builder()
                        .setTopicSelector(
                                (IN element) ->
                                        Objects.requireNonNullElse(
                                                schema.getTargetTopic(element), defaultTopic))
                        .setKeySerializationSchema(schema::serializeKey)
                        .setValueSerializationSchema(schema::serializeValue);
        return build(builder, partitioner);
    }

    /** Whole Kafka records. */
    public static <IN> KafkaRecordSerializationSchema<IN> ofRecords(
            String defaultTopic, KafkaSerializationSchema<IN> schema) {
        clean(schema);
        return new KafkaSchemaSerializer<>(defaultTopic, schema);
    }

    private static <IN> KafkaRecordSerializationSchema<IN> build(
            KafkaRecordSerializationSchemaBuilder<IN> builder,
            @Nullable FlinkKafkaPartitioner<IN> partitioner) {
        if (partitioner == null) {
            return builder.build();
        }
        clean(partitioner);
        return builder.setPartitioner(partitioner).build();
    }

    private static void clean(Serializable function) {
        ClosureCleaner.clean(function, ExecutionConfig.ClosureCleanerLevel.RECURSIVE, true);
    }
}
