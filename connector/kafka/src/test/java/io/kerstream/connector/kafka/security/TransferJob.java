/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;

/** A job that copies one topic to another, exactly once, in a mini cluster of its own. */
final class TransferJob {

    static final int LIMIT_SECONDS = 60;

    private TransferJob() {}

    /** Writes numbered values, without a transaction. */
    static List<String> fill(KafkaCluster kafka, String topic, int from, int to) throws Exception {
        return fill(kafka, SecurityProtocol.SASL_PLAINTEXT, topic, from, to);
    }

    static List<String> fill(
            KafkaCluster kafka, SecurityProtocol protocol, String topic, int from, int to)
            throws Exception {
        List<String> values = values(from, to);
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(kafka.clientProperties(protocol, "writer"), text, text)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>(topic, value)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
        return values;
    }

    static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "value-" + i).toList();
    }

    static KafkaSource<String> source(Properties client, String topic, boolean bounded) {
        return source(client, topic, bounded, topic);
    }

    static KafkaSource<String> source(
            Properties client, String topic, boolean bounded, String group) {
        var builder =
                KafkaSource.<String>builder()
                        .setProperties(client)
                        .setTopics(topic)
                        .setGroupId(group)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setValueOnlyDeserializer(new SimpleStringSchema());
        return bounded ? builder.setBounded(OffsetsInitializer.latest()).build() : builder.build();
    }

    static KafkaSink<String> sink(Properties client, String topic) {
        return KafkaSink.<String>builder()
                .setKafkaProducerConfig(client)
                .setProperty("transaction.timeout.ms", "60000")
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(topic)
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(topic)
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                .build();
    }

    /** Starts a job that survives so many failures and keeps its checkpoints. */
    static JobClient start(
            KafkaSource<String> source, KafkaSink<String> sink, int restarts, Path checkpoints)
            throws Exception {
        return start(source, sink, configuration(restarts, checkpoints));
    }

    /** Starts the job again from its last checkpoint, without restarts. */
    static JobClient restore(KafkaSource<String> source, KafkaSink<String> sink, Path checkpoints)
            throws Exception {
        Configuration configuration = configuration(0, checkpoints);
        configuration.setString(
                "execution.state-recovery.path", latestCheckpoint(checkpoints).toUri().toString());
        return start(source, sink, configuration);
    }

    private static Path latestCheckpoint(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(
                            Comparator.comparingInt(
                                    folder ->
                                            Integer.parseInt(
                                                    folder.getFileName()
                                                            .toString()
                                                            .replace("chk-", ""))))
                    .orElseThrow();
        }
    }

    private static Configuration configuration(int restarts, Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", restarts > 0 ? "fixed-delay" : "none");
        configuration.setString("restart-strategy.fixed-delay.attempts", String.valueOf(restarts));
        configuration.setString("restart-strategy.fixed-delay.delay", "500 ms");
        configuration.setString(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        configuration.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        return configuration;
    }

    private static JobClient start(
            KafkaSource<String> source, KafkaSink<String> sink, Configuration configuration)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(200);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .uid("source")
                .sinkTo(sink)
                .uid("sink");
        return environment.executeAsync();
    }

    /** Runs the job to its end, without restarts. */
    static void run(KafkaSource<String> source, KafkaSink<String> sink) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        start(source, sink, configuration)
                .getJobExecutionResult()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
