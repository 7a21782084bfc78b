/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.connector.kafka.config.ClusterProperties;
import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.java.ClosureCleaner;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link KafkaSink}. Bootstrap servers (or a cluster profile that has them) and a
 * record serializer are required.
 *
 * <p>Defaults: {@link DeliveryGuarantee#NONE}; {@code transaction.timeout.ms} one hour, as in
 * Flink's own connector, because a transaction must outlive the longest outage of the job. Brokers
 * allow 15 minutes by default ({@code transaction.max.timeout.ms}): raise it there or lower it
 * here.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public final class KafkaSinkBuilder<IN> {

    private final Properties producerConfig = new Properties();
    private DeliveryGuarantee deliveryGuarantee = DeliveryGuarantee.NONE;
    private @Nullable String transactionalIdPrefix;
    private @Nullable KafkaRecordSerializationSchema<IN> recordSerializer;

    KafkaSinkBuilder() {}

    /** What is promised about records when the job fails; see {@link DeliveryGuarantee}. */
    public KafkaSinkBuilder<IN> setDeliveryGuarantee(DeliveryGuarantee deliveryGuarantee) {
        this.deliveryGuarantee = Objects.requireNonNull(deliveryGuarantee, "deliveryGuarantee");
        return this;
    }

    /** The brokers to ask first, {@code host:port,host:port}. */
    public KafkaSinkBuilder<IN> setBootstrapServers(String bootstrapServers) {
        return setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /**
     * Sets one property of the Kafka producer, or one of {@link KafkaSinkOptions}. Credentials do
     * not belong here: what is set is stored in the job graph.
     */
    public KafkaSinkBuilder<IN> setProperty(String key, String value) {
        Objects.requireNonNull(key, "key");
        producerConfig.setProperty(key, Objects.requireNonNull(value, key));
        return this;
    }

    /** Sets several properties of the Kafka producer; see {@link #setProperty}. */
    public KafkaSinkBuilder<IN> setKafkaProducerConfig(Properties properties) {
        producerConfig.putAll(PropertyOptions.copyOf(properties));
        return this;
    }

    /** How records become Kafka records. */
    public KafkaSinkBuilder<IN> setRecordSerializer(
            KafkaRecordSerializationSchema<IN> recordSerializer) {
        this.recordSerializer = Objects.requireNonNull(recordSerializer, "recordSerializer");
        ClosureCleaner.clean(recordSerializer, ExecutionConfig.ClosureCleanerLevel.RECURSIVE, true);
        return this;
    }

    /**
     * Starts every transactional id of this sink; required for {@link
     * DeliveryGuarantee#EXACTLY_ONCE}. Must differ between all sinks, of all jobs, that write to
     * one Kafka cluster, and must stay the same when the job is restarted.
     */
    public KafkaSinkBuilder<IN> setTransactionalIdPrefix(String transactionalIdPrefix) {
        this.transactionalIdPrefix =
                Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix");
        return this;
    }

    /**
     * Accepted for code that was written for Flink's own connector, without an effect; see {@link
     * TransactionNamingStrategy}.
     */
    public KafkaSinkBuilder<IN> setTransactionNamingStrategy(
            TransactionNamingStrategy transactionNamingStrategy) {
        Objects.requireNonNull(transactionNamingStrategy, "transactionNamingStrategy");
        return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if something required is missing or settings contradict each
     *     other
     */
    public KafkaSink<IN> build() {
        check(
                ClusterProperties.clusterOf(producerConfig) != null,
                "No bootstrap servers are set. Call setBootstrapServers(...), or name a cluster"
                        + " profile with the property kerstream.cluster.");
        if (recordSerializer == null) {
            throw new IllegalStateException(
                    "No record serializer is set. Call setRecordSerializer(...).");
        }
        SinkProperties properties = SinkProperties.of(producerConfig, deliveryGuarantee);
        if (deliveryGuarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            checkPrefix(transactionalIdPrefix);
        }
        return new KafkaSink<>(
                deliveryGuarantee,
                transactionalIdPrefix == null ? "" : transactionalIdPrefix,
                properties.producerConfig(),
                properties.acceptLostTransactions(),
                properties.commitRetryTimeoutMillis(),
                recordSerializer);
    }

    private static void checkPrefix(@Nullable String prefix) {
        if (prefix == null || prefix.isEmpty()) {
            throw new IllegalStateException(
                    "EXACTLY_ONCE needs a transactional id prefix that no other sink on the Kafka"
                            + " cluster uses. Call setTransactionalIdPrefix(...).");
        }
        check(
                TransactionalIdFormat.isStorable(prefix),
                "The transactional id prefix is longer than "
                        + TransactionalIdFormat.MAX_PREFIX_BYTES
                        + " bytes.");
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
