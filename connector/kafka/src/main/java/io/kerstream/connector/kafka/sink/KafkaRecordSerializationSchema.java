/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of the stream into a Kafka record. Called on the task thread only.
 *
 * @param <T> type of the records that the sink consumes
 */
@PublicEvolving
public interface KafkaRecordSerializationSchema<T> extends Serializable {

    /** A schema put together from a topic, a value schema and, if wanted, more. */
    static <T> KafkaRecordSerializationSchemaBuilder<T> builder() {
        return new KafkaRecordSerializationSchemaBuilder<>();
    }

    /**
     * Called once before the first record.
     *
     * @param context Flink's: metrics and the user code class loader
     * @param sinkContext the sink's: parallelism and topic partitions
     * @throws Exception fails the task
     */
    default void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws Exception {}

    /**
     * Serializes one record.
     *
     * @param element the record
     * @param context parallelism and topic partitions
     * @param timestamp event time in milliseconds since the epoch, or null if the record has none
     * @return the Kafka record, or null to write nothing for this element
     */
    @Nullable ProducerRecord<byte[], byte[]> serialize(
            T element, KafkaSinkContext context, @Nullable Long timestamp);

    /**
     * Called when the writer ends, also after a failure and when {@link #open} has failed.
     *
     * @throws Exception is logged
     */
    default void close() throws Exception {}

    /** What a serialization schema may know of the sink it runs in. */
    @PublicEvolving
    interface KafkaSinkContext {

        /** Index of this sink writer, from 0. */
        int getParallelInstanceId();

        /** Number of sink writers. */
        int getNumberOfParallelInstances();

        /**
         * The ids of a topic's partitions as the producer knows them. The first call for a topic
         * may wait for metadata, at most {@code max.block.ms}. Partitions added later are seen up
         * to 30 seconds after the producer has refreshed its metadata ({@code
         * metadata.max.age.ms}). With exactly once the call begins the transaction of the record
         * that it is made for.
         *
         * @return not to be modified
         */
        int[] getPartitionsForTopic(String topic);
    }
}
