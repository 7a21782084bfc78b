/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import io.kerstream.streaming.connectors.kafka.KafkaDeserializationSchema;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns key, value and position of a Kafka record into an element, as jobs of the classic connector
 * write it. New code takes {@link KafkaDeserializationSchema}, which sees the whole record.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KeyedDeserializationSchema<T> extends KafkaDeserializationSchema<T> {

    /**
     * Deserializes one record.
     *
     * @param messageKey its key, or null
     * @param message its value, or null for a tombstone
     * @param topic where it was read from
     * @param partition where it was read from
     * @param offset where it was read from
     * @return the element, or null to skip the record
     * @throws IOException fails the job
     */
    @Nullable T deserialize(
            byte @Nullable [] messageKey,
            byte @Nullable [] message,
            String topic,
            int partition,
            long offset)
            throws IOException;

    @Override
    default @Nullable T deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException {
        return deserialize(
                record.key(), record.value(), record.topic(), record.partition(), record.offset());
    }
}
