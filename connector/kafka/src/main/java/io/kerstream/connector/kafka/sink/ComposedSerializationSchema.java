/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What {@link KafkaRecordSerializationSchemaBuilder} builds. */
final class ComposedSerializationSchema<IN> implements KafkaRecordSerializationSchema<IN> {

    private static final long serialVersionUID = 1L;

    private final TopicSelector<? super IN> topicSelector;
    private final @Nullable SerializationSchema<? super IN> keySchema;
    private final SerializationSchema<? super IN> valueSchema;
    private final @Nullable KafkaPartitioner<? super IN> partitioner;
    private final @Nullable HeaderProvider<? super IN> headerProvider;

    ComposedSerializationSchema(
            TopicSelector<? super IN> topicSelector,
            @Nullable SerializationSchema<? super IN> keySchema,
            SerializationSchema<? super IN> valueSchema,
            @Nullable KafkaPartitioner<? super IN> partitioner,
            @Nullable HeaderProvider<? super IN> headerProvider) {
        this.topicSelector = topicSelector;
        this.keySchema = keySchema;
        this.valueSchema = valueSchema;
        this.partitioner = partitioner;
        this.headerProvider = headerProvider;
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws Exception {
        valueSchema.open(context);
        if (keySchema != null) {
            keySchema.open(context);
        }
        if (partitioner != null) {
            partitioner.open(
                    sinkContext.getParallelInstanceId(),
                    sinkContext.getNumberOfParallelInstances());
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            IN element, KafkaSinkContext context, @Nullable Long timestamp) {
        String topic = topicSelector.apply(element);
        byte @Nullable [] key = keySchema == null ? null : keySchema.serialize(element);
        byte @Nullable [] value = valueSchema.serialize(element);
        Integer partition =
                partitioner == null
                        ? null
                        : partitioner.partition(
                                element, key, value, topic, context.getPartitionsForTopic(topic));
        Long nonNegative = timestamp == null || timestamp < 0 ? null : timestamp;
        return new ProducerRecord<>(
                topic,
                partition,
                nonNegative,
                key,
                value,
                headerProvider == null ? null : headerProvider.getHeaders(element));
    }
}
