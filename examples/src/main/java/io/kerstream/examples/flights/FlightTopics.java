/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.sink.KafkaSinkBuilder;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.KafkaSourceBuilder;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How records of the examples lie in Kafka: JSON values, and the airport of origin as key, so that
 * the flights of an airport stay in order.
 */
public final class FlightTopics {

    /** Brokers allow 15 min unless configured otherwise; the sink's own default is longer. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(5);

    private FlightTopics() {}

    /**
     * Reads a topic from its beginning.
     *
     * @param properties where the cluster is and how it is secured
     */
    public static <T extends Record> KafkaSourceBuilder<T> source(
            String topic, Class<T> type, Properties properties) {
        return KafkaSource.<T>builder()
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(JsonSchema.of(type))
                .setProperties(properties);
    }

    /**
     * Writes a topic exactly once.
     *
     * @param origin the key of a record
     * @param transactionalIdPrefix of this sink alone, and the same in each run of it
     * @param properties where the cluster is and how it is secured
     */
    public static <T extends Record> KafkaSinkBuilder<T> sink(
            String topic,
            Class<T> type,
            SerializableFunction<T, String> origin,
            String transactionalIdPrefix,
            Properties properties) {
        return KafkaSink.<T>builder()
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<T>builder()
                                .setTopic(topic)
                                .setKeySerializationSchema(
                                        (T record) -> origin.apply(record).getBytes(UTF_8))
                                .setValueSerializationSchema(JsonSchema.of(type))
                                .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setKafkaProducerConfig(properties)
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    }
}
