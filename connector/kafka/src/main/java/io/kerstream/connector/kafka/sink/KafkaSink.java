/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittableSerializer;
import io.kerstream.connector.kafka.sink.committer.KafkaCommitter;
import io.kerstream.connector.kafka.sink.committer.LossPolicy;
import io.kerstream.connector.kafka.sink.writer.KafkaWriter;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterFactory;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterState;
import io.kerstream.connector.kafka.sink.writer.KafkaWriterStateSerializer;
import io.kerstream.connector.kafka.sink.writer.WriterTask;
import io.kerstream.security.KafkaSecurity;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Writes a stream to Kafka with the chosen {@link DeliveryGuarantee}.
 *
 * <pre>{@code
 * KafkaSink<String> sink =
 *         KafkaSink.<String>builder()
 *                 .setBootstrapServers("broker-1:9092")
 *                 .setProperty("security.protocol", "SASL_SSL")
 *                 .setRecordSerializer(
 *                         KafkaRecordSerializationSchema.<String>builder()
 *                                 .setTopic("orders")
 *                                 .setValueSerializationSchema(new SimpleStringSchema())
 *                                 .build())
 *                 .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
 *                 .setTransactionalIdPrefix("orders-job")
 *                 .build();
 * stream.sinkTo(sink);
 * }</pre>
 *
 * <p>Credentials do not belong here: they come from Flink's configuration when a client opens.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public final class KafkaSink<IN>
        implements FlinkLineSink<IN>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPreWriteTopology<IN>,
                SupportsWriterState<IN, KafkaWriterState> {

    private static final long serialVersionUID = 1L;

    private final DeliveryGuarantee deliveryGuarantee;
    private final String transactionalIdPrefix;
    private final Properties producerConfig;
    private final boolean acceptLostTransactions;
    private final long commitRetryTimeoutMillis;
    private final KafkaRecordSerializationSchema<IN> recordSerializer;

    KafkaSink(
            DeliveryGuarantee deliveryGuarantee,
            String transactionalIdPrefix,
            Properties producerConfig,
            boolean acceptLostTransactions,
            long commitRetryTimeoutMillis,
            KafkaRecordSerializationSchema<IN> recordSerializer) {
        this.deliveryGuarantee = deliveryGuarantee;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.producerConfig = producerConfig;
        this.acceptLostTransactions = acceptLostTransactions;
        this.commitRetryTimeoutMillis = commitRetryTimeoutMillis;
        this.recordSerializer = recordSerializer;
    }

    /** A new builder. */
    public static <IN> KafkaSinkBuilder<IN> builder() {
        return new KafkaSinkBuilder<>();
    }

    /** Changes nothing: it is where a sink sees the job's checkpoint configuration. */
    @Override
    public DataStream<IN> addPreWriteTopology(DataStream<IN> input) {
        if (deliveryGuarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            CheckpointTimes.check(
                    input.getExecutionEnvironment().getCheckpointConfig(),
                    Long.parseLong(
                            String.valueOf(
                                    producerConfig.get(
                                            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))));
        }
        return input;
    }

    @Override
    public KafkaWriter<IN> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public KafkaWriter<IN> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recoveredState)
            throws IOException {
        return new KafkaWriterFactory(
                        KafkaSecurity.clientFactory(context.metricGroup()),
                        deliveryGuarantee,
                        transactionalIdPrefix,
                        producerConfig)
                .create(recordSerializer, WriterTask.of(context), recoveredState);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new KafkaCommitter(
                KafkaSecurity.clientFactory(context.metricGroup()),
                producerConfig,
                LossPolicy.ofOption(acceptLostTransactions),
                Duration.ofMillis(commitRetryTimeoutMillis),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return new KafkaWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return new KafkaCommittableSerializer();
    }
}
