/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.streaming.connectors.kafka.internals.producer.ClassicSerializers;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkFixedPartitioner;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkKafkaPartitioner;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchema;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The sink of Flink's classic Kafka connector, for {@code stream.addSink(…)}, on the engine of
 * {@link io.kerstream.connector.kafka.sink.KafkaSink}, which new jobs use instead.
 *
 * <p>Credentials do not belong into the properties: they come from Flink's configuration when a
 * client opens.
 *
 * <p>Two limits of the classic connector do not exist here. Checkpoints that overlap take as many
 * transactional ids as they need; the pool size is accepted and means nothing. And whatever open
 * transactions a crash before the first checkpoint left behind are found by asking the brokers,
 * also after scaling down by more than {@link #SAFE_SCALE_DOWN_FACTOR}.
 *
 * <p>All constructors throw an {@link IllegalArgumentException} if a property is missing or has a
 * value of the wrong kind, and an {@link IllegalStateException} if one contradicts the sink.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public class FlinkKafkaProducer<IN> extends FlinkKafkaProducerBase<IN> {

    /** What is promised about records when the job fails. */
    public enum Semantic {

        /** Records are in a transaction, which is committed when its checkpoint is complete. */
        EXACTLY_ONCE,

        /** A checkpoint waits for the acknowledgement of all records; some may come twice. */
        AT_LEAST_ONCE,

        /** Nothing: records may be lost or come twice. */
        NONE
    }

    /**
     * Up to this factor the classic connector could scale down before the first checkpoint. Here
     * there is no limit.
     */
    public static final int SAFE_SCALE_DOWN_FACTOR = 5;

    /** The classic connector's limit for overlapping checkpoints. Here there is none. */
    public static final int DEFAULT_KAFKA_PRODUCERS_POOL_SIZE = 5;

    /** Property that keeps Kafka's own metrics out of Flink's when it is {@code true}. */
    public static final String KEY_DISABLE_METRICS = "flink.disable-metrics";

    private static final long serialVersionUID = 1L;

    /**
     * Values without keys, at least once, with {@link FlinkFixedPartitioner}.
     *
     * @param brokerList {@code host:port,host:port}
     */
    public FlinkKafkaProducer(
            String brokerList, String topicId, SerializationSchema<IN> serializationSchema) {
        this(topicId, serializationSchema, propertiesOf(brokerList));
    }

    /**
     * Values without keys, at least once, with {@link FlinkFixedPartitioner}.
     *
     * @param producerConfig Kafka's; {@code bootstrap.servers} is required
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                Optional.of(new FlinkFixedPartitioner<>()));
    }

    /**
     * Values without keys, at least once.
     *
     * @param customPartitioner empty lets Kafka choose partitions
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                customPartitioner.orElse(null),
                Semantic.AT_LEAST_ONCE,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /**
     * Values without keys.
     *
     * @param customPartitioner null lets Kafka choose partitions
     * @param kafkaProducersPoolSize 1 or more; means nothing here, see above
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            @Nullable FlinkKafkaPartitioner<IN> customPartitioner,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                topicId,
                ClassicSerializers.ofValues(topicId, serializationSchema, customPartitioner),
                false,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    /** Keys, values and topics, at least once, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String brokerList, String topicId, KeyedSerializationSchema<IN> serializationSchema) {
        this(topicId, serializationSchema, propertiesOf(brokerList));
    }

    /** Keys, values and topics, at least once, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String topicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig) {
        this(topicId, serializationSchema, producerConfig, Semantic.AT_LEAST_ONCE);
    }

    /** Keys, values and topics, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String topicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                Optional.of(new FlinkFixedPartitioner<>()),
                semantic,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /**
     * Keys, values and topics, at least once.
     *
     * @param customPartitioner empty lets Kafka choose partitions, by the key if there is one
     */
    public FlinkKafkaProducer(
            String defaultTopicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner) {
        this(
                defaultTopicId,
                serializationSchema,
                producerConfig,
                customPartitioner,
                Semantic.AT_LEAST_ONCE,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /** Keys, values and topics; parameters as above. */
    public FlinkKafkaProducer(
            String defaultTopicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                defaultTopicId,
                ClassicSerializers.ofKeyed(
                        defaultTopicId, serializationSchema, customPartitioner.orElse(null)),
                false,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    /** Whole Kafka records. */
    public FlinkKafkaProducer(
            String defaultTopic,
            KafkaSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic) {
        this(
                defaultTopic,
                serializationSchema,
                producerConfig,
                semantic,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /** Whole Kafka records; parameters as above. */
    public FlinkKafkaProducer(
            String defaultTopic,
            KafkaSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                defaultTopic,
                ClassicSerializers.ofRecords(defaultTopic, serializationSchema),
                true,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    private FlinkKafkaProducer(
            String defaultTopicId,
            KafkaRecordSerializationSchema<IN> serializer,
            boolean schemaTakesTimestamp,
            Properties producerConfig,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        super(
                defaultTopicId,
                serializer,
                schemaTakesTimestamp,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    private static Properties propertiesOf(String brokerList) {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokerList);
        return properties;
    }

    /**
     * Lets a restart go on, with an error in the log, without a restored transaction that can no
     * longer be committed and that is older than {@code transaction.timeout.ms}. Its records may be
     * missing from the output. Without this call the job fails.
     */
    public FlinkKafkaProducer<IN> ignoreFailuresAfterTransactionTimeout() {
        this.ignoreExpiredTransactions = true;
        return this;
    }
}
