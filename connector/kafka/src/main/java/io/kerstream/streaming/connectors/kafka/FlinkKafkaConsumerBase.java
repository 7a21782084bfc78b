/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.source.SourceEngine;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.streaming.connectors.kafka.config.OffsetCommitMode;
import io.kerstream.streaming.connectors.kafka.internals.KafkaTopicPartition;
import io.kerstream.streaming.connectors.kafka.internals.consumer.ConsumerOptions;
import io.kerstream.streaming.connectors.kafka.internals.consumer.ConsumerTask;
import io.kerstream.streaming.connectors.kafka.internals.consumer.ElementOutput;
import io.kerstream.streaming.connectors.kafka.internals.consumer.EndOfStream;
import io.kerstream.streaming.connectors.kafka.internals.consumer.OffsetState;
import io.kerstream.streaming.connectors.kafka.internals.consumer.StartPosition;
import io.kerstream.streaming.connectors.kafka.internals.consumer.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.ClosureCleaner;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link FlinkKafkaConsumer}.
 *
 * <p>Setters are for the program that makes the consumer, before the job starts, and return the
 * consumer.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public abstract class FlinkKafkaConsumerBase<T> extends FlinkLineSourceFunction<T>
        implements CheckpointListener, CheckpointedFunction, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    /** Value of {@link #KEY_PARTITION_DISCOVERY_INTERVAL_MILLIS} for no discovery; the default. */
    public static final long PARTITION_DISCOVERY_DISABLED = ConsumerOptions.DISCOVERY_DISABLED;

    /** Property: {@code true} leaves out the metrics of offsets and of Kafka's own consumer. */
    public static final String KEY_DISABLE_METRICS = "flink.disable-metrics";

    /**
     * Property: milliseconds between two looks for new partitions and topics. 0 means one look
     * after the other, as it does in Flink's classic consumer (and other than in a {@code
     * KafkaSource}, where it means none); a negative value other than {@link
     * #PARTITION_DISCOVERY_DISABLED} is refused.
     */
    public static final String KEY_PARTITION_DISCOVERY_INTERVAL_MILLIS =
            "flink.partition-discovery.interval-millis";

    private final KafkaSubscriber subscriber;
    private final KafkaRecordDeserializationSchema<T> schema;
    private final EndOfStream<T> endOfStream;
    private final ConsumerOptions options;

    private StartPosition startPosition = StartPosition.groupOffsets();
    private boolean commitOnCheckpoints = true;
    private boolean filterRestored = true;
    private @Nullable WatermarkStrategy<T> watermarks;

    /** What made the watermark strategy, for messages. */
    private @Nullable String watermarksFrom;

    private transient @Nullable OffsetState state;
    private transient @Nullable List<KafkaPartitionSplit> restored;
    private transient volatile @Nullable ConsumerTask<T> task;

    FlinkKafkaConsumerBase(
            KafkaSubscriber subscriber,
            KafkaRecordDeserializationSchema<T> schema,
            EndOfStream<T> endOfStream,
            Properties properties) {
        this.subscriber = subscriber;
        this.schema = schema;
        this.endOfStream = endOfStream;
        this.options = ConsumerOptions.of(properties);
    }

    /**
     * Starts at the offsets that the consumer group has committed; the default. A partition without
     * one starts where {@code auto.offset.reset} says. A restored job starts at the offsets of its
     * checkpoint or savepoint, as with all start positions.
     */
    public FlinkKafkaConsumerBase<T> setStartFromGroupOffsets() {
        return startFrom(StartPosition.groupOffsets());
    }

    /** Starts at the first offset that each partition still has; committed offsets do not count. */
    public FlinkKafkaConsumerBase<T> setStartFromEarliest() {
        return startFrom(StartPosition.earliest());
    }

    /** Starts at the end of each partition; committed offsets do not count. */
    public FlinkKafkaConsumerBase<T> setStartFromLatest() {
        return startFrom(StartPosition.latest());
    }

    /**
     * Starts at the first record of each partition whose timestamp is the given one or later, or at
     * the partition's end if there is none; committed offsets do not count.
     *
     * @param startupOffsetsTimestamp milliseconds since the epoch
     * @throws IllegalArgumentException if it is negative or in the future
     */
    public FlinkKafkaConsumerBase<T> setStartFromTimestamp(long startupOffsetsTimestamp) {
        return startFrom(
                StartPosition.timestamp(startupOffsetsTimestamp, System.currentTimeMillis()));
    }

    /**
     * Starts at the given offsets. A partition without one starts as with {@link
     * #setStartFromGroupOffsets}.
     *
     * @param specificStartupOffsets of each partition, the offset of the next record to read
     */
    public FlinkKafkaConsumerBase<T> setStartFromSpecificOffsets(
            Map<KafkaTopicPartition, Long> specificStartupOffsets) {
        return startFrom(StartPosition.specificOffsets(specificStartupOffsets));
    }

    private FlinkKafkaConsumerBase<T> startFrom(StartPosition position) {
        startPosition = position;
        return this;
    }

    /**
     * Whether the offsets of a checkpoint are committed to the group when it is complete; true by
     * default. Committed offsets show progress; the job's guarantees do not depend on them. Without
     * checkpoints this has no effect: {@code enable.auto.commit} and {@code
     * auto.commit.interval.ms} decide.
     */
    public FlinkKafkaConsumerBase<T> setCommitOffsetsOnCheckpoints(boolean commitOnCheckpoints) {
        this.commitOnCheckpoints = commitOnCheckpoints;
        return this;
    }

    /**
     * Reads restored partitions on that are no longer subscribed. By default they are dropped, with
     * a warning.
     */
    public FlinkKafkaConsumerBase<T> disableFilterRestoredPartitionsWithSubscribedTopics() {
        filterRestored = false;
        return this;
    }

    /**
     * Assigns timestamps and watermarks to the records of each partition; the lowest watermark of
     * the partitions counts. A partition without records holds event time up, unless the strategy
     * has an idleness timeout. The strategy is given Kafka's timestamp as the record's.
     *
     * @param watermarkStrategy serializable; replaces one that was set before
     * @throws IllegalStateException if an assigner was set before
     */
    public FlinkKafkaConsumerBase<T> assignTimestampsAndWatermarks(
            WatermarkStrategy<T> watermarkStrategy) {
        return useWatermarks(watermarkStrategy, "a WatermarkStrategy", true);
    }

    /**
     * @param from what the user gave
     * @param replaces whether it may follow another one of its kind
     */
    @Override
    final FlinkKafkaConsumerBase<T> useWatermarks(
            WatermarkStrategy<T> strategy, String from, boolean replaces) {
        Objects.requireNonNull(strategy, "watermarkStrategy");
        if (watermarksFrom != null && !(replaces && watermarksFrom.equals(from))) {
            throw new IllegalStateException(
                    "Watermarks already come from "
                            + watermarksFrom
                            + ", so that "
                            + from
                            + " cannot be set as well. Call assignTimestampsAndWatermarks(..) once.");
        }
        ClosureCleaner.clean(strategy, ExecutionConfig.ClosureCleanerLevel.RECURSIVE, true);
        watermarks = strategy;
        watermarksFrom = from;
        return this;
    }

    @Override
    public final void initializeState(FunctionInitializationContext context) throws Exception {
        OffsetState offsets = OffsetState.of(context.getOperatorStateStore());
        state = offsets;
        restored = context.isRestored() ? offsets.read() : null;
    }

    @Override
    public void open(OpenContext openContext) throws Exception {
        StreamingRuntimeContext runtime = (StreamingRuntimeContext) getRuntimeContext();
        SourceEngine<T> engine =
                engine(
                        OffsetCommitMode.of(
                                options.autoCommit(),
                                commitOnCheckpoints,
                                hasCheckpoints(runtime)));
        ConsumerTask<T> opened =
                new ConsumerTask<>(engine, options, endOfStream, watermarks, taskContext(runtime));
        // From here on close() closes it.
        task = opened;
        opened.open(restored);
        restored = null;
    }

    private SourceEngine<T> engine(OffsetCommitMode commitMode) {
        return SourceEngine.endless(
                subscriber,
                startPosition.offsets(),
                schema,
                options.forEngine(commitMode, filterRestored));
    }

    private TaskContext taskContext(StreamingRuntimeContext runtime) {
        return new TaskContext(
                runtime.getTaskInfo().getIndexOfThisSubtask(),
                runtime.getTaskInfo().getNumberOfParallelSubtasks(),
                runtime.getMetricGroup(),
                new ContextClassLoader(runtime),
                watermarkInterval(runtime),
                KafkaSecurity.clientFactory(
                        runtime.getTaskManagerRuntimeInfo().getConfiguration(),
                        runtime.getMetricGroup()));
    }

    @Override
    final void emitTo(ElementOutput<T> output) throws Exception {
        requireOpened().run(output);
    }

    @Override
    public void cancel() {
        ConsumerTask<T> running = task;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public final void snapshotState(FunctionSnapshotContext context) throws Exception {
        OffsetState offsets = state;
        if (offsets != null) {
            offsets.write(requireOpened().snapshot(context.getCheckpointId()));
        }
    }

    @Override
    public final void notifyCheckpointComplete(long checkpointId) {
        requireOpened().checkpointCompleted(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        requireOpened().checkpointAborted(checkpointId);
    }

    private ConsumerTask<T> requireOpened() {
        ConsumerTask<T> opened = task;
        if (opened == null) {
            throw new IllegalStateException("The consumer is not open");
        }
        return opened;
    }

    /** Ends the consumer's threads and closes its clients, within a limit. */
    @Override
    public void close() throws Exception {
        ConsumerTask<T> opened = task;
        if (opened != null) {
            opened.close();
        }
        super.close();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
