/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.config.ClusterProperties;
import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSinkOptions;
import io.kerstream.connector.kafka.sink.SinkProperties;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer.Semantic;
import io.kerstream.streaming.connectors.kafka.internals.producer.CheckpointedSink;
import io.kerstream.streaming.connectors.kafka.internals.producer.ClassicSinkSettings;
import io.kerstream.streaming.connectors.kafka.internals.producer.RestoredSink;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a {@link FlinkKafkaProducer}, and what it does when Flink calls it.
 *
 * <p>Setters are for the program that makes the producer, before the job starts.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public abstract class FlinkKafkaProducerBase<IN> extends FlinkLineSinkFunction<IN>
        implements CheckpointedFunction, CheckpointListener {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkKafkaProducerBase.class);
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

    /** See {@link FlinkKafkaProducer#ignoreFailuresAfterTransactionTimeout}. */
    boolean ignoreExpiredTransactions;

    private @Nullable String transactionalIdPrefix;

    private transient @Nullable RestoredSink restored;
    private transient @Nullable CheckpointedSink<IN> sink;
    private transient @Nullable RecordContext recordContext;

    FlinkKafkaProducerBase(
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
        Object withoutMetrics = this.producerConfig.remove(FlinkKafkaProducer.KEY_DISABLE_METRICS);
        if (withoutMetrics != null
                && PropertyOptions.parse(
                        FlinkKafkaProducer.KEY_DISABLE_METRICS,
                        withoutMetrics.toString(),
                        PropertyOptions::parseBoolean)) {
            this.producerConfig.setProperty(
                    KafkaSinkOptions.REGISTER_PRODUCER_METRICS.key(), "false");
        }
        this.semantic = Objects.requireNonNull(semantic, "semantic");
        if (kafkaProducersPoolSize < 1) {
            throw new IllegalArgumentException(
                    "kafkaProducersPoolSize is " + kafkaProducersPoolSize + "; at least 1");
        }
        if (ClusterProperties.clusterOf(this.producerConfig) == null) {
            throw new IllegalArgumentException(
                    "Property bootstrap.servers is required in the producer's properties, or the"
                            + " name of a cluster profile, kerstream.cluster.");
        }
        // Now, where the job is written, rather than when it runs.
        SinkProperties.of(this.producerConfig, guaranteeOf(semantic));
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
