/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a Kafka record into elements, as jobs of the classic connector write it. For a {@code
 * KafkaSource} it is wrapped with {@code KafkaRecordDeserializationSchema.of(..)}.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KafkaDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /** Called once in each reader, before the first record. */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Whether the element ends the stream; it is then not emitted. Not asked by {@code
     * KafkaSource}, which ends at stopping offsets.
     */
    boolean isEndOfStream(T nextElement);

    /**
     * Deserializes one record.
     *
     * @param record key and value may be null
     * @return the element, or null to skip the record
     */
    @Nullable T deserialize(ConsumerRecord<byte[], byte[]> record) throws Exception;

    /**
     * Deserializes one record into any number of elements.
     *
     * @param out takes the elements
     */
    default void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<T> out)
            throws Exception {
        T element = deserialize(message);
        if (element != null) {
            out.collect(element);
        }
    }
}
