/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns an element into a Kafka record: topic, partition, timestamp, headers, key and value. Called
 * on the task thread only. See {@link KafkaContextAware} for what it may be told of its sink.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KafkaSerializationSchema<T> extends Serializable {

    /**
     * Called once before the first record.
     *
     * @throws Exception fails the task
     */
    default void open(SerializationSchema.InitializationContext context) throws Exception {}

    /**
     * Serializes one element.
     *
     * @param element the element
     * @param timestamp event time in milliseconds since the epoch, or null if the element has none
     * @return the Kafka record, or null to write nothing for this element
     */
    @Nullable ProducerRecord<byte[], byte[]> serialize(T element, @Nullable Long timestamp);
}
