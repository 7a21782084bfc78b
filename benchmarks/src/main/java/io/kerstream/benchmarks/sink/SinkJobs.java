/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import io.kerstream.benchmarks.run.BenchmarkJob;
import io.kerstream.benchmarks.run.RunSettings;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Ready records chained to a sink. */
final class SinkJobs {

    /** Option of a run: a {@link DeliveryGuarantee}. */
    static final String GUARANTEE = "guarantee";

    /** Option of a run: records of each writer in a second; as many as possible if absent. */
    static final String RATE = "rate";

    private static final String PREFIX = "benchmark";

    private SinkJobs() {}

    static void startKerstream(RunSettings settings) throws Exception {
        start(
                settings,
                KafkaSink.<byte[]>builder()
                        .setKafkaProducerConfig(settings.clientProperties())
                        .setDeliveryGuarantee(guarantee(settings))
                        .setTransactionalIdPrefix(PREFIX + settings.topic())
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<byte[]>builder()
                                        .setTopic(settings.topic())
                                        .setValueSerializationSchema(new Ready())
                                        .build())
                        .build());
    }

    static void startOfficial(RunSettings settings) throws Exception {
        start(
                settings,
                org.apache.flink.connector.kafka.sink.KafkaSink.<byte[]>builder()
                        .setBootstrapServers(settings.client().get("bootstrap.servers"))
                        .setKafkaProducerConfig(settings.clientProperties())
                        .setDeliveryGuarantee(guarantee(settings))
                        .setTransactionalIdPrefix(PREFIX + settings.topic())
                        .setRecordSerializer(
                                org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema
                                        .<byte[]>builder()
                                        .setTopic(settings.topic())
                                        .setValueSerializationSchema(new Ready())
                                        .build())
                        .build());
    }

    @SuppressWarnings("deprecation") // the classic API is measured too
    static void startClassic(RunSettings settings) throws Exception {
        FlinkKafkaProducer<byte[]> sink =
                new FlinkKafkaProducer<>(
                        settings.topic(),
                        new Ready(),
                        settings.clientProperties(),
                        null,
                        FlinkKafkaProducer.Semantic.valueOf(guarantee(settings).name()),
                        FlinkKafkaProducer.DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
        sink.setTransactionalIdPrefix(PREFIX + settings.topic());
        BenchmarkJob.start(settings, environment -> ready(environment, settings).addSink(sink));
    }

    private static DeliveryGuarantee guarantee(RunSettings settings) {
        return DeliveryGuarantee.valueOf(settings.options().get(GUARANTEE));
    }

    private static void start(RunSettings settings, Sink<byte[]> sink) throws Exception {
        Sink<byte[]> measured =
                guarantee(settings) == DeliveryGuarantee.EXACTLY_ONCE
                        ? new CommitTimingSink<>(sink)
                        : sink;
        BenchmarkJob.start(settings, environment -> ready(environment, settings).sinkTo(measured));
    }

    private static DataStream<byte[]> ready(
            StreamExecutionEnvironment environment, RunSettings settings) {
        long rate = Long.parseLong(settings.options().getOrDefault(RATE, "0"));
        return environment.fromSource(
                new ReadyRecords(settings.recordBytes(), rate),
                WatermarkStrategy.noWatermarks(),
                "ready");
    }

    /** The value as it is. */
    private static final class Ready implements SerializationSchema<byte[]> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(byte[] element) {
            return element;
        }
    }
}
