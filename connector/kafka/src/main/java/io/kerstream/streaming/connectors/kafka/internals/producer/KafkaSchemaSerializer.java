/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.streaming.connectors.kafka.KafkaContextAware;
import io.kerstream.streaming.connectors.kafka.KafkaSerializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A {@link KafkaSerializationSchema} as the engine wants it. */
final class KafkaSchemaSerializer<IN> implements KafkaRecordSerializationSchema<IN> {

    private static final long serialVersionUID = 1L;

    private final String defaultTopic;
    private final KafkaSerializationSchema<IN> schema;

    KafkaSchemaSerializer(String defaultTopic, KafkaSerializationSchema<IN> schema) {
        this.defaultTopic = defaultTopic;
        this.schema = schema;
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws Exception {
        if (schema instanceof KafkaContextAware<?> aware) {
            aware.setParallelInstanceId(sinkContext.getParallelInstanceId());
            aware.setNumParallelInstances(sinkContext.getNumberOfParallelInstances());
        }
        schema.open(context);
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> serialize(
            IN element, KafkaSinkContext context, @Nullable Long timestamp) {
        if (schema instanceof KafkaContextAware) {
            @SuppressWarnings("unchecked") // a schema of IN is aware of IN
            KafkaContextAware<IN> aware = (KafkaContextAware<IN>) schema;
            String topic = aware.getTargetTopic(element);
            aware.setPartitions(
                    context.getPartitionsForTopic(topic == null ? defaultTopic : topic));
        }
        return schema.serialize(element, timestamp);
    }
}
