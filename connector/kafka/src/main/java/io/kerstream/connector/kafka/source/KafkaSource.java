/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumState;
import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumerator;
import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.KafkaSourceReader;
import io.kerstream.connector.kafka.source.reader.ReaderSettings;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterProperties;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka topics, each record exactly once in the state of a checkpointed job.
 *
 * <p>Credentials need not appear in the job: they are injected where the clients are opened, see
 * the security module. Made by {@link #builder()}.
 *
 * @param <OUT> type of the elements
 */
@PublicEvolving
public final class KafkaSource<OUT>
        implements Source<OUT, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<OUT> {

    private static final long serialVersionUID = 1L;

    private final KafkaSubscriber subscriber;
    private final OffsetsInitializer startingOffsets;
    private final OffsetsInitializer stoppingOffsets;
    private final Boundedness boundedness;
    private final KafkaRecordDeserializationSchema<OUT> deserializer;
    private final @Nullable SerializableSupplier<@Nullable String> rackIdSupplier;
    private final SourceProperties properties;

    KafkaSource(
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

    /** A builder without any setting. */
    public static <OUT> KafkaSourceBuilder<OUT> builder() {
        return new KafkaSourceBuilder<>();
    }

    @Override
    public Boundedness getBoundedness() {
        return boundedness;
    }

    @Override
    public SourceReader<OUT, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return createReader(
                context,
                KafkaSecurity.clientFactory(context.getConfiguration(), context.metricGroup()));
    }

    SourceReader<OUT, KafkaPartitionSplit> createReader(
            SourceReaderContext context, KafkaClientFactory clients) throws Exception {
        deserializer.open(new SchemaContext(context));
        String subtask = String.valueOf(context.getIndexOfSubtask());
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
                        clients.authentication()),
                wantedPartitions(),
                context.metricGroup(),
                // The task's thread bears the task's name.
                Thread.currentThread().getName(),
                context.getUserCodeClassLoader().asClassLoader(),
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
            AuthenticationWatch authentication) {
        return new ReaderSettings(
                resolver,
                boundedness,
                Duration.ofMillis(properties.pollTimeoutMs()),
                properties.commitOffsetsOnCheckpoint(),
                Duration.ofMillis(properties.autoCommitIntervalMs()),
                properties.registerConsumerMetrics(),
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
    private Predicate<TopicPartition> wantedPartitions() {
        return properties.filterRestored() ? subscriber::isSubscribed : partition -> true;
    }

    private record SchemaContext(SourceReaderContext context)
            implements DeserializationSchema.InitializationContext {

        @Override
        public MetricGroup getMetricGroup() {
            return context.metricGroup().addGroup("deserializer");
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return restoreEnumerator(context, KafkaSourceEnumState.initial());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) {
        return restoreEnumerator(context, state, KafkaSecurity.clientFactory());
    }

    SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            KafkaSourceEnumState restored,
            KafkaClientFactory clients) {
        KafkaSourceEnumState state = restored.onlyWith(wantedPartitions());
        PartitionDiscoverer discoverer =
                new PartitionDiscoverer(
                        new PartitionDiscoverer.Subscription(
                                subscriber,
                                startingOffsets,
                                stoppingOffsets,
                                OffsetResolver.of(properties.forClient("enumerator")),
                                properties.bootstrapServers(),
                                ConnectionFailures.of(metadataProperties("discovery"))),
                        role -> clients.createConsumer(metadataProperties(role)),
                        KafkaSourceEnumerator.known(state));
        return new KafkaSourceEnumerator(
                context, discoverer, boundedness, properties.discoveryIntervalMs(), state);
    }

    private Properties metadataProperties(String role) {
        Properties consumerProperties = properties.forClient("enumerator-" + role);
        // Asking for a missing topic must not create it.
        consumerProperties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return consumerProperties;
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new KafkaPartitionSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return new KafkaSourceEnumStateSerializer();
    }

    @Override
    public TypeInformation<OUT> getProducedType() {
        return deserializer.getProducedType();
    }
}
