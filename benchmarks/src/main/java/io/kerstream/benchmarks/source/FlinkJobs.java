/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A source chained to a counting sink, in a mini cluster, with object reuse. */
final class FlinkJobs {

    private FlinkJobs() {}

    static void startKerstream(RunSettings settings) throws Exception {
        if (settings.strings()) {
            start(settings, kerstream(settings, new SimpleStringSchema()));
        } else {
            start(settings, kerstream(settings, new BytesSchema()));
        }
    }

    static void startOfficial(RunSettings settings) throws Exception {
        if (settings.strings()) {
            start(settings, official(settings, new SimpleStringSchema()));
        } else {
            start(settings, official(settings, new BytesSchema()));
        }
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
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        settings.parallelism(), configuration);
        if (settings.checkpointMs() > 0) {
            environment.enableCheckpointing(settings.checkpointMs());
        }
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "kafka")
                .sinkTo(new CountingSink<>());
        JobClient job = environment.executeAsync();
        CompletableFuture<?> unused =
                job.getJobExecutionResult()
                        .whenComplete(
                                (result, error) ->
                                        Progress.fail(
                                                error != null
                                                        ? error
                                                        : new IllegalStateException(
                                                                "The job has ended")));
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
