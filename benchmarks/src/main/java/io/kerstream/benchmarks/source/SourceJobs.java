/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.BenchmarkJob;
import io.kerstream.benchmarks.run.RunSettings;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A source chained to a sink that counts. */
final class SourceJobs {

    /** Option of a run: whether values are decoded to strings. */
    static final String STRINGS = "strings";

    /** Option of a run: whether the sink is a sink function, as source functions need it. */
    static final String SINK_FUNCTION = "sink-function";

    private SourceJobs() {}

    static boolean decodesStrings(RunSettings settings) {
        return isOn(settings, STRINGS);
    }

    private static boolean isOn(RunSettings settings, String option) {
        return Boolean.parseBoolean(settings.options().get(option));
    }

    static void startKerstream(RunSettings settings) throws Exception {
        if (decodesStrings(settings)) {
            start(settings, kerstream(settings, new SimpleStringSchema()));
        } else {
            start(settings, kerstream(settings, new BytesSchema()));
        }
    }

    static void startOfficial(RunSettings settings) throws Exception {
        if (decodesStrings(settings)) {
            start(settings, official(settings, new SimpleStringSchema()));
        } else {
            start(settings, official(settings, new BytesSchema()));
        }
    }

    @SuppressWarnings("deprecation") // the classic API is measured too
    static void startClassic(RunSettings settings) throws Exception {
        FlinkKafkaConsumer<byte[]> source =
                new FlinkKafkaConsumer<>(
                        settings.topic(), new BytesSchema(), settings.clientProperties());
        source.setStartFromEarliest();
        BenchmarkJob.start(settings, environment -> count(settings, environment.addSource(source)));
    }

    private static <T> Source<T, ?, ?> kerstream(
            RunSettings settings, DeserializationSchema<T> schema) {
        return KafkaSource.<T>builder()
                .setTopics(settings.topic())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(schema)
                .setProperties(settings.clientProperties())
                .build();
    }

    private static <T> Source<T, ?, ?> official(
            RunSettings settings, DeserializationSchema<T> schema) {
        return org.apache.flink.connector.kafka.source.KafkaSource.<T>builder()
                .setTopics(settings.topic())
                .setStartingOffsets(
                        org.apache.flink.connector.kafka.source.enumerator.initializer
                                .OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(schema)
                .setProperties(settings.clientProperties())
                .build();
    }

    private static <T> void start(RunSettings settings, Source<T, ?, ?> source) throws Exception {
        BenchmarkJob.start(
                settings,
                environment ->
                        count(
                                settings,
                                environment.fromSource(
                                        source, WatermarkStrategy.noWatermarks(), "kafka")));
    }

    private static <T> void count(RunSettings settings, DataStream<T> stream) {
        if (isOn(settings, SINK_FUNCTION)) {
            stream.addSink(new CountingSinkFunction<>());
        } else {
            stream.sinkTo(new CountingSink<>());
        }
    }

    /** The value as it is. */
    private static final class BytesSchema extends AbstractDeserializationSchema<byte[]> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] deserialize(byte[] message) {
            return message;
        }
    }
}
