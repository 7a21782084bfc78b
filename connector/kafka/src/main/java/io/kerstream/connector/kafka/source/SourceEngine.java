/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.KafkaSourceReader;
import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.connector.kafka.source.reader.ReaderSettings;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterProperties;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.Serializable;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is read and how, and what reads it: both front doors, {@link KafkaSource} and the classic
 * {@code FlinkKafkaConsumer}, drive the readers and discoverers that are made here.
 *
 * @param <OUT> type of the elements
 */
@Internal
public final class SourceEngine<OUT> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final KafkaSubscriber subscriber;
    private final OffsetsInitializer startingOffsets;
    private final OffsetsInitializer stoppingOffsets;
    private final Boundedness boundedness;
    private final KafkaRecordDeserializationSchema<OUT> deserializer;
    private final @Nullable SerializableSupplier<@Nullable String> rackIdSupplier;
    private final SourceProperties properties;

    SourceEngine(
            KafkaSubscriber subscriber,
            OffsetsInitializer startingOffsets,
            OffsetsInitializer stoppingOffsets,
            Boundedness boundedness,
            KafkaRecordDeserializationSchema<OUT> deserializer,
            @Nullable SerializableSupplier<@Nullable String> rackIdSupplier,
            SourceProperties properties) {
        this.subscriber = subscriber;
        this.startingOffsets = startingOffsets;
        this.stoppingOffsets = stoppingOffsets;
        this.boundedness = boundedness;
        this.deserializer = deserializer;
        this.rackIdSupplier = rackIdSupplier;
        this.properties = properties;
    }

    /**
     * The engine of an endless read. Kafka's default, {@code latest}, says where to go on when an
     * offset is gone.
     *
     * @param properties options of {@link KafkaSourceOptions} and of Kafka's consumer
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if properties are missing or contradict each other; says why
     */
    @SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
    public static <OUT> SourceEngine<OUT> endless(
            KafkaSubscriber subscriber,
            OffsetsInitializer startingOffsets,
            KafkaRecordDeserializationSchema<OUT> deserializer,
            Properties properties) {
        return new SourceEngine<>(
                subscriber,
                startingOffsets,
                NoStoppingOffsetsInitializer.INSTANCE,
                Boundedness.CONTINUOUS_UNBOUNDED,
                deserializer,
                null,
                SourceProperties.of(properties, OffsetResetStrategy.LATEST));
    }

    Boundedness boundedness() {
        return boundedness;
    }

    long discoveryIntervalMs() {
        return properties.discoveryIntervalMs();
    }

    KafkaRecordDeserializationSchema<OUT> deserializer() {
        return deserializer;
    }

    /** How long closing what reads may take. */
    public Duration closeTimeout() {
        return properties.reader().closeTimeout();
    }

    /**
     * Where a reader works.
     *
     * @param subtask index of the subtask
     * @param metrics the operator's
     * @param layout how the reader's metrics are called
     */
    @Internal
    public record ReaderEnvironment(
            int subtask,
            SourceReaderMetricGroup metrics,
            MetricLayout layout,
            UserCodeClassLoader classLoader) {}

    /** Opens the schema and makes a reader, which is not started yet. For the task's thread. */
    public KafkaSourceReader<OUT> createReader(
            ReaderEnvironment environment, KafkaClientFactory clients) throws Exception {
        deserializer.open(new SchemaContext(environment));
        String subtask = String.valueOf(environment.subtask());
        Properties consumerProperties = properties.forClient(subtask);
        // A deleted topic must not come back because a reader asks for it.
        consumerProperties.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return new KafkaSourceReader<>(
                () -> clients.createConsumer(withRack(consumerProperties)),
                deserializer,
                readerSettings(
                        properties,
                        OffsetResolver.of(consumerProperties),
                        boundedness,
                        environment.layout(),
                        clients.authentication()),
                wantedPartitions(),
                environment.metrics(),
                // The task's thread bears the task's name.
                Thread.currentThread().getName(),
                environment.classLoader().asClassLoader(),
                errorHandling(consumerProperties, subtask, clients));
    }

    ErrorHandling errorHandling(
            Properties consumerProperties, String subtask, KafkaClientFactory clients) {
        ReaderOptions options = properties.reader();
        String topic = options.deadLetterTopic();
        DeadLetterSettings deadLetters =
                topic == null
                        ? null
                        : new DeadLetterSettings(
                                topic,
                                DeadLetterProperties.of(
                                        consumerProperties,
                                        properties.clientIdPrefix() + "-dead-letter-" + subtask),
                                options.deadLetterTimeout());
        return new ErrorHandling(options.errorPolicy(), deadLetters, clients::createProducer);
    }

    static ReaderSettings readerSettings(
            SourceProperties properties,
            OffsetResolver resolver,
            Boundedness boundedness,
            MetricLayout layout,
            AuthenticationWatch authentication) {
        return new ReaderSettings(
                resolver,
                boundedness,
                Duration.ofMillis(properties.pollTimeoutMs()),
                properties.commitOffsetsOnCheckpoint(),
                Duration.ofMillis(properties.autoCommitIntervalMs()),
                properties.registerConsumerMetrics(),
                layout,
                properties.handover().maxBytes(),
                properties.handover().decodesAhead(),
                properties.reader().closeTimeout(),
                System::nanoTime,
                authentication,
                ConnectionFailures.of(properties.forClient("reader")));
    }

    private Properties withRack(Properties consumerProperties) {
        String rack = rackIdSupplier == null ? null : rackIdSupplier.get();
        if (rack != null && !rack.isEmpty()) {
            consumerProperties.setProperty(ConsumerConfig.CLIENT_RACK_CONFIG, rack);
        }
        return consumerProperties;
    }

    /** The partitions that restored state may bring along. */
    public Predicate<TopicPartition> wantedPartitions() {
        return properties.filterRestored() ? subscriber::isSubscribed : partition -> true;
    }

    /**
     * Makes a discoverer.
     *
     * @param owner who looks for partitions, as a part of the client ids
     * @param owned of what is subscribed, the partitions to look for
     */
    public PartitionDiscoverer createDiscoverer(
            String owner,
            Predicate<TopicPartition> owned,
            PartitionDiscoverer.Known known,
            KafkaClientFactory clients) {
        return new PartitionDiscoverer(
                new PartitionDiscoverer.Subscription(
                        subscriber,
                        owned,
                        startingOffsets,
                        stoppingOffsets,
                        OffsetResolver.of(properties.forClient(owner)),
                        properties.cluster(),
                        ConnectionFailures.of(metadataProperties(owner + "-discovery"))),
                role -> clients.createConsumer(metadataProperties(owner + "-" + role)),
                known);
    }

    private Properties metadataProperties(String role) {
        Properties consumerProperties = properties.forClient(role);
        // Asking for a missing topic must not create it.
        consumerProperties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return consumerProperties;
    }

    private record SchemaContext(ReaderEnvironment environment)
            implements DeserializationSchema.InitializationContext {

        @Override
        public MetricGroup getMetricGroup() {
            return environment.layout().schemaGroup(environment.metrics());
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return environment.classLoader();
        }
    }
}
