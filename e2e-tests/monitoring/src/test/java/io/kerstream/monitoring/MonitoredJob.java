/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumer;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporter;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A job that copies one topic to another exactly once, with a keytab and dead letters, and reads it
 * by the classic consumer too, in a cluster whose metrics can be scraped.
 */
final class MonitoredJob implements AutoCloseable {

    static final String BAD = "bad";
    static final String LETTERS = "letters";

    private static final String IN = "in";
    private static final String OUT = "out";

    private final KafkaSecurity.Registration security;
    private final JobClient job;

    private MonitoredJob(KafkaSecurity.Registration security, JobClient job) {
        this.security = security;
        this.job = job;
    }

    private static final class RefusesBadOnes extends AbstractDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] message) throws IOException {
            String value = new String(message, StandardCharsets.UTF_8);
            if (value.equals(BAD)) {
                throw new IOException("a bad one");
            }
            return value;
        }
    }

    /** Starts the job; it may not yet run when this returns. */
    static MonitoredJob start(Kdc kdc, KafkaCluster kafka) throws Exception {
        for (String topic : new String[] {IN, OUT, LETTERS}) {
            kafka.createTopic(topic, 1);
        }
        KafkaSecurity.Registration security =
                KafkaSecurity.use(credential(kdc.principal("flink"), kdc.keytab("flink")));
        Configuration configuration = new Configuration();
        configuration.setString(
                "metrics.reporter.prometheus.factory.class",
                LoopbackPrometheusReporterFactory.class.getName());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(500);
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        environment
                .fromSource(source(client), WatermarkStrategy.noWatermarks(), "orders")
                .sinkTo(sink(client))
                .name("bills");
        readByTheClassicConsumer(environment, kafka);
        return new MonitoredJob(security, environment.executeAsync("billing"));
    }

    @SuppressWarnings("deprecation") // source functions
    private static void readByTheClassicConsumer(
            StreamExecutionEnvironment environment, KafkaCluster kafka) {
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        client.setProperty("group.id", "archive");
        environment
                .addSource(new FlinkKafkaConsumer<>(IN, new SimpleStringSchema(), client))
                .sinkTo(new DiscardingSink<>());
    }

    private static Configuration credential(String principal, Path keytab) {
        Configuration security = new Configuration();
        security.setString("security.kerberos.login.keytab", keytab.toString());
        security.setString("security.kerberos.login.principal", principal);
        security.setString("security.kerberos.login.contexts", "KafkaClient");
        return security;
    }

    private static KafkaSource<String> source(Properties client) {
        return KafkaSource.<String>builder()
                .setProperties(client)
                .setTopics(IN)
                .setGroupId("billing")
                .setDeadLetterTopic(LETTERS)
                .setValueOnlyDeserializer(new RefusesBadOnes())
                .build();
    }

    private static KafkaSink<String> sink(Properties client) {
        return KafkaSink.<String>builder()
                .setKafkaProducerConfig(client)
                .setProperty("transaction.timeout.ms", "600000")
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("billing")
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(OUT)
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                .build();
    }

    /** The port where the cluster's metrics are. */
    int metricsPort() {
        return LoopbackPrometheusReporter.port();
    }

    /** Gives the job something to read. */
    static void write(KafkaCluster kafka, String... values) throws Exception {
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "writer"),
                        text,
                        text)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(IN, value)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Override
    public void close() throws Exception {
        try (security) {
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }
}
