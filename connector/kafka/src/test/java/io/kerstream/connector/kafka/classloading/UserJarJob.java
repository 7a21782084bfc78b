/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job as users package it: copies a topic, exactly once. Arguments: its name, a file of client
 * properties, the topic to read and the one to write.
 */
public final class UserJarJob {

    private UserJarJob() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Properties client = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
            client.load(in);
        }
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(client)
                        .setTopics(arguments[2])
                        .setGroupId(name)
                        .setProperty("partition.discovery.interval.ms", "1000")
                        .setStartingOffsets(new LoaderNotingOffsets(name))
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .build();
        KafkaSink<String> sink =
                KafkaSink.<String>builder()
                        .setKafkaProducerConfig(client)
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(name)
                        .setProperty("transaction.timeout.ms", "60000")
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic(arguments[3])
                                        .setValueSerializationSchema(new SimpleStringSchema())
                                        .build())
                        .build();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(500);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .map(new LoaderNote(name))
                .sinkTo(sink);
        environment.execute(name);
    }

    /** Notes the class loader of the task. */
    public static final class LoaderNote extends RichMapFunction<String, String> {

        private static final long serialVersionUID = 1L;
        private final String job;

        LoaderNote(String job) {
            this.job = job;
        }

        @Override
        public void open(OpenContext context) {
            JobLoaders.note(job, "task", getClass());
        }

        @Override
        public String map(String value) {
            return value;
        }
    }
}
