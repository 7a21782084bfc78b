/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSinkOptions;
import io.kerstream.connector.kafka.sink.SinkProperties;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.streaming.connectors.kafka.internals.producer.CheckpointedSink;
import io.kerstream.streaming.connectors.kafka.internals.producer.ClassicSerializers;
import io.kerstream.streaming.connectors.kafka.internals.producer.ClassicSinkSettings;
import io.kerstream.streaming.connectors.kafka.internals.producer.RestoredSink;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkFixedPartitioner;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkKafkaPartitioner;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchema;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink of Flink's classic Kafka connector, for {@code stream.addSink(…)}, on the engine of
 * {@link io.kerstream.connector.kafka.sink.KafkaSink}, which new jobs use instead.
 *
 * <p>Credentials do not belong into the properties: they come from Flink's configuration when a
 * client opens.
 *
 * <p>Two limits of the classic connector do not exist here. Checkpoints that overlap take as many
 * transactional ids as they need; the pool size is accepted and means nothing. And whatever open
 * transactions a crash before the first checkpoint left behind are found by asking the brokers,
 * also after scaling down by more than {@link #SAFE_SCALE_DOWN_FACTOR}.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public class FlinkKafkaProducer<IN> extends FlinkLineSinkFunction<IN>
        implements CheckpointedFunction, CheckpointListener {

    /** What is promised about records when the job fails. */
    public enum Semantic {

        /** Records are in a transaction, which is committed when its checkpoint is complete. */
        EXACTLY_ONCE,

        /** A checkpoint waits for the acknowledgement of all records; some may come twice. */
        AT_LEAST_ONCE,

        /** Nothing: records may be lost or come twice. */
        NONE
    }

    /**
     * Up to this factor the classic connector could scale down before the first checkpoint. Here
     * there is no limit.
     */
    public static final int SAFE_SCALE_DOWN_FACTOR = 5;

    /** The classic connector's limit for overlapping checkpoints. Here there is none. */
    public static final int DEFAULT_KAFKA_PRODUCERS_POOL_SIZE = 5;

    /** Property that keeps Kafka's own metrics out of Flink's when it is {@code true}. */
    public static final String KEY_DISABLE_METRICS = "flink.disable-metrics";

    private static final Logger LOG = LoggerFactory.getLogger(FlinkKafkaProducer.class);
    private static final long serialVersionUID = 1L;
    private static final int MAX_TASK_NAME = 1_000;

    /** As given, with defaults flattened. */
    protected final Properties producerConfig;

    /** Where records go whose schema names no topic. */
    protected final String defaultTopicId;

    /** Whether the event time of a record becomes the timestamp of the Kafka record. */
    protected boolean writeTimestampToKafka;

    /** The semantic asked for; without checkpoints {@link Semantic#NONE} is in force. */
    protected Semantic semantic;

    private final KafkaRecordSerializationSchema<IN> serializer;
    private final boolean schemaTakesTimestamp;
    private boolean logFailuresOnly;
    private boolean ignoreExpiredTransactions;
    private @Nullable String transactionalIdPrefix;

    private transient @Nullable RestoredSink restored;
    private transient @Nullable CheckpointedSink<IN> sink;
    private transient @Nullable RecordContext recordContext;

    /**
     * Values without keys, at least once, with {@link FlinkFixedPartitioner}.
     *
     * @param brokerList {@code host:port,host:port}
     */
    public FlinkKafkaProducer(
            String brokerList, String topicId, SerializationSchema<IN> serializationSchema) {
        this(topicId, serializationSchema, propertiesOf(brokerList));
    }

    /**
     * Values without keys, at least once, with {@link FlinkFixedPartitioner}.
     *
     * @param producerConfig Kafka's; {@code bootstrap.servers} is required
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                Optional.of(new FlinkFixedPartitioner<>()));
    }

    /**
     * Values without keys, at least once.
     *
     * @param customPartitioner empty lets Kafka choose partitions
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                customPartitioner.orElse(null),
                Semantic.AT_LEAST_ONCE,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /**
     * Values without keys.
     *
     * @param customPartitioner null lets Kafka choose partitions
     * @param kafkaProducersPoolSize 1 or more; means nothing here, see above
     */
    public FlinkKafkaProducer(
            String topicId,
            SerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            @Nullable FlinkKafkaPartitioner<IN> customPartitioner,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                topicId,
                ClassicSerializers.ofValues(topicId, serializationSchema, customPartitioner),
                false,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    /** Keys, values and topics, at least once, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String brokerList, String topicId, KeyedSerializationSchema<IN> serializationSchema) {
        this(topicId, serializationSchema, propertiesOf(brokerList));
    }

    /** Keys, values and topics, at least once, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String topicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig) {
        this(topicId, serializationSchema, producerConfig, Semantic.AT_LEAST_ONCE);
    }

    /** Keys, values and topics, with {@link FlinkFixedPartitioner}. */
    public FlinkKafkaProducer(
            String topicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic) {
        this(
                topicId,
                serializationSchema,
                producerConfig,
                Optional.of(new FlinkFixedPartitioner<>()),
                semantic,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /**
     * Keys, values and topics, at least once.
     *
     * @param customPartitioner empty lets Kafka choose partitions, by the key if there is one
     */
    public FlinkKafkaProducer(
            String defaultTopicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner) {
        this(
                defaultTopicId,
                serializationSchema,
                producerConfig,
                customPartitioner,
                Semantic.AT_LEAST_ONCE,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /** Keys, values and topics; parameters as above. */
    public FlinkKafkaProducer(
            String defaultTopicId,
            KeyedSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Optional<FlinkKafkaPartitioner<IN>> customPartitioner,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                defaultTopicId,
                ClassicSerializers.ofKeyed(
                        defaultTopicId, serializationSchema, customPartitioner.orElse(null)),
                false,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    /** Whole Kafka records. */
    public FlinkKafkaProducer(
            String defaultTopic,
            KafkaSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic) {
        this(
                defaultTopic,
                serializationSchema,
                producerConfig,
                semantic,
                DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    /** Whole Kafka records; parameters as above. */
    public FlinkKafkaProducer(
            String defaultTopic,
            KafkaSerializationSchema<IN> serializationSchema,
            Properties producerConfig,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this(
                defaultTopic,
                ClassicSerializers.ofRecords(defaultTopic, serializationSchema),
                true,
                producerConfig,
                semantic,
                kafkaProducersPoolSize);
    }

    private FlinkKafkaProducer(
            String defaultTopicId,
            KafkaRecordSerializationSchema<IN> serializer,
            boolean schemaTakesTimestamp,
            Properties producerConfig,
            Semantic semantic,
            int kafkaProducersPoolSize) {
        this.defaultTopicId = Objects.requireNonNull(defaultTopicId, "defaultTopicId");
        this.serializer = serializer;
        this.schemaTakesTimestamp = schemaTakesTimestamp;
        this.producerConfig = PropertyOptions.copyOf(producerConfig);
        Object withoutMetrics = this.producerConfig.remove(KEY_DISABLE_METRICS);
        if (withoutMetrics != null && Boolean.parseBoolean(withoutMetrics.toString())) {
            this.producerConfig.setProperty(
                    KafkaSinkOptions.REGISTER_PRODUCER_METRICS.key(), "false");
        }
        this.semantic = Objects.requireNonNull(semantic, "semantic");
        if (kafkaProducersPoolSize < 1) {
            throw new IllegalArgumentException(
                    "kafkaProducersPoolSize is " + kafkaProducersPoolSize + "; at least 1");
        }
        if (!this.producerConfig.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(
                    "Property bootstrap.servers is required in the producer's properties.");
        }
        // Now, where the job is written, rather than when it runs.
        SinkProperties.of(this.producerConfig, guaranteeOf(semantic));
    }

    private static Properties propertiesOf(String brokerList) {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokerList);
        return properties;
    }

    /**
     * Whether the event time of a record, if it has one, becomes the timestamp of the Kafka record;
     * off by default. A {@link KafkaSerializationSchema} is given the event time in any case.
     */
    public void setWriteTimestampToKafka(boolean writeTimestampToKafka) {
        this.writeTimestampToKafka = writeTimestampToKafka;
    }

    /**
     * Whether a record that Kafka refuses is logged, counted and lost, instead of failing the job;
     * off by default. Has no effect under {@link Semantic#EXACTLY_ONCE}: Kafka takes no more
     * records into a transaction that has lost one.
     */
    public void setLogFailuresOnly(boolean logFailuresOnly) {
        this.logFailuresOnly = logFailuresOnly;
    }

    /**
     * Starts every transactional id of this sink. Must differ between all sinks, of all jobs, that
     * write to one Kafka cluster, and must stay the same when the job is restarted. The default is
     * made of the task's name and the operator's id; two copies of one job need a prefix each.
     */
    public void setTransactionalIdPrefix(String transactionalIdPrefix) {
        if (transactionalIdPrefix.isEmpty()
                || !TransactionalIdFormat.isStorable(transactionalIdPrefix)) {
            throw new IllegalArgumentException(
                    "A transactional id prefix has 1 to "
                            + TransactionalIdFormat.MAX_PREFIX_BYTES
                            + " bytes.");
        }
        this.transactionalIdPrefix = transactionalIdPrefix;
    }

    /**
     * Lets a restart go on, with an error in the log, without a restored transaction that can no
     * longer be committed and that is older than {@code transaction.timeout.ms}. Its records may be
     * missing from the output. Without this call the job fails.
     */
    public FlinkKafkaProducer<IN> ignoreFailuresAfterTransactionTimeout() {
        this.ignoreExpiredTransactions = true;
        return this;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        DeliveryGuarantee guarantee = guaranteeOf(semanticInForce());
        restored =
                RestoredSink.restore(
                        new ClassicSinkSettings(
                                guarantee,
                                SinkProperties.of(producerConfig, guarantee),
                                prefixInForce(),
                                logFailuresOnly,
                                ignoreExpiredTransactions),
                        getRuntimeContext(),
                        context);
    }

    private Semantic semanticInForce() {
        if (semantic != Semantic.NONE && !hasCheckpoints(getRuntimeContext())) {
            LOG.warn(
                    "{} needs checkpoints, and checkpointing is off: falling back to NONE. Records"
                            + " may be lost or come twice when the job fails.",
                    semantic);
            return Semantic.NONE;
        }
        return semantic;
    }

    private String prefixInForce() {
        if (transactionalIdPrefix != null) {
            return transactionalIdPrefix;
        }
        String task = getRuntimeContext().getTaskInfo().getTaskName();
        String operator =
                getRuntimeContext() instanceof StreamingRuntimeContext streaming
                        ? streaming.getOperatorUniqueID()
                        : "";
        // The operator's id alone makes it unique; the name is for people.
        return task.substring(0, Math.min(task.length(), MAX_TASK_NAME)) + '-' + operator;
    }

    private static DeliveryGuarantee guaranteeOf(Semantic semantic) {
        return switch (semantic) {
            case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
            case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
            case NONE -> DeliveryGuarantee.NONE;
        };
    }

    @Override
    void openSink() throws Exception {
        sink = Objects.requireNonNull(restored, "initializeState comes first").open(serializer);
        recordContext = new RecordContext(writeTimestampToKafka || schemaTakesTimestamp);
        restored = null;
    }

    @Override
    public void invoke(IN next, Context context) throws Exception {
        sink().write(next, Objects.requireNonNull(recordContext).of(context));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        sink().snapshot(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        sink().commitUpTo(checkpointId);
    }

    /** Nothing to do: the transaction is committed with the next checkpoint that completes. */
    @Override
    public void notifyCheckpointAborted(long checkpointId) {}

    @Override
    public void finish() throws Exception {
        sink().finish();
    }

    private CheckpointedSink<IN> sink() {
        return Objects.requireNonNull(sink, "open comes first");
    }

    @Override
    public void close() {
        IOUtils.closeAllQuietly(sink, restored);
    }

    /** A record's context as the engine wants it; one for all records. */
    private static final class RecordContext implements SinkWriter.Context {

        private final boolean withTimestamp;
        private @Nullable Context current;

        RecordContext(boolean withTimestamp) {
            this.withTimestamp = withTimestamp;
        }

        RecordContext of(Context context) {
            current = context;
            return this;
        }

        @Override
        public long currentWatermark() {
            return Objects.requireNonNull(current).currentWatermark();
        }

        @Override
        public @Nullable Long timestamp() {
            return withTimestamp ? Objects.requireNonNull(current).timestamp() : null;
        }
    }
}
