/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What {@link KafkaRecordSerializationSchemaBuilder} builds. */
final class ComposedSerializationSchema<IN> implements KafkaRecordSerializationSchema<IN> {

    private static final long serialVersionUID = 1L;

    private final TopicSelector<? super IN> topicSelector;
    private final @Nullable PartSerializer<? super IN> key;
    private final PartSerializer<? super IN> value;
    private final @Nullable KafkaPartitioner<? super IN> partitioner;
    private final @Nullable HeaderProvider<? super IN> headerProvider;

    ComposedSerializationSchema(
            TopicSelector<? super IN> topicSelector,
            @Nullable PartSerializer<? super IN> key,
            PartSerializer<? super IN> value,
            @Nullable KafkaPartitioner<? super IN> partitioner,
            @Nullable HeaderProvider<? super IN> headerProvider) {
        this.topicSelector = topicSelector;
        this.key = key;
        this.value = value;
        this.partitioner = partitioner;
        this.headerProvider = headerProvider;
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws Exception {
        value.open(context);
        if (key != null) {
            key.open(context);
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
        byte @Nullable [] keyBytes = key == null ? null : key.serialize(topic, element);
        byte @Nullable [] valueBytes = value.serialize(topic, element);
        Integer partition =
                partitioner == null
                        ? null
                        : partitioner.partition(
                                element,
                                keyBytes,
                                valueBytes,
                                topic,
                                context.getPartitionsForTopic(topic));
        Long nonNegative = timestamp == null || timestamp < 0 ? null : timestamp;
        return new ProducerRecord<>(
                topic,
                partition,
                nonNegative,
                keyBytes,
                valueBytes,
                headerProvider == null ? null : headerProvider.getHeaders(element));
    }

    @Override
    public void close() {
        value.close();
        if (key != null) {
            key.close();
        }
    }
}
