/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.KafkaClientFactory;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The properties of the consumer that a reader opens in its own process. */
@Timeout(60)
class KafkaSourceReaderClientTest {

    /** Where this process runs. */
    private static volatile String rack;

    private static final class RecordingClients implements KafkaClientFactory {

        final AtomicReference<Properties> properties = new AtomicReference<>();
        final AtomicReference<Thread> thread = new AtomicReference<>();

        @Override
        @SuppressWarnings("deprecation") // the other constructor is missing in clients 3.9
        public Consumer<byte[], byte[]> createConsumer(Properties consumerProperties) {
            properties.set(consumerProperties);
            thread.set(Thread.currentThread());
            return new MockConsumer<>(OffsetResetStrategy.NONE);
        }

        @Override
        public Producer<byte[], byte[]> createProducer(Properties producerProperties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Admin createAdmin(Properties adminProperties) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Context implements SourceReaderContext {

        @Override
        public SourceReaderMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
        }

        @Override
        public Configuration getConfiguration() {
            return new Configuration();
        }

        @Override
        public String getLocalHostName() {
            return "localhost";
        }

        @Override
        public int getIndexOfSubtask() {
            return 3;
        }

        @Override
        public void sendSplitRequest() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
        }
    }

    private static KafkaSourceBuilder<String> builder() {
        return KafkaSource.<String>builder()
                .setBootstrapServers("broker:9092")
                .setTopics("t")
                .setClientIdPrefix("p")
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    /** Ships the source as a job would, and opens a reader with one partition. */
    private static RecordingClients clientsOf(KafkaSourceBuilder<String> builder) throws Exception {
        KafkaSource<String> shipped =
                InstantiationUtil.clone(
                        builder.build(), KafkaSourceReaderClientTest.class.getClassLoader());
        RecordingClients clients = new RecordingClients();
        try (SourceReader<String, KafkaPartitionSplit> reader =
                shipped.createReader(new Context(), clients)) {
            reader.start();
            reader.addSplits(List.of(new KafkaPartitionSplit(new TopicPartition("t", 0), 0)));
            await().atMost(Duration.ofSeconds(20)).until(() -> clients.thread.get() != null);
        }
        return clients;
    }

    @Test
    void theRackIsAskedForWhereAndWhenTheConsumerIsMade() throws Exception {
        rack = "of the client's process";
        KafkaSourceBuilder<String> source =
                builder().setProperty("client.rack", "z").setRackIdSupplier(() -> rack);
        KafkaSource<String> built = source.build();
        assertThat(built).isNotNull();
        rack = "of the reader's process";

        RecordingClients clients = clientsOf(source);

        assertThat(clients.properties.get())
                .containsEntry("client.rack", "of the reader's process")
                .containsEntry("client.id", "p-3");
        assertThat(clients.thread.get().getName()).startsWith("Kafka fetch thread");
    }

    @Test
    void withoutAnAnswerTheRackIsThatOfTheProperties() throws Exception {
        assertThat(
                        clientsOf(
                                        builder()
                                                .setProperty("client.rack", "z")
                                                .setRackIdSupplier(() -> ""))
                                .properties
                                .get())
                .containsEntry("client.rack", "z");
        assertThat(clientsOf(builder().setRackIdSupplier(() -> null)).properties.get())
                .doesNotContainKey("client.rack");
    }
}
