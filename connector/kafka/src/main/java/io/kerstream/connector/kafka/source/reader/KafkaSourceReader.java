/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions assigned to one subtask.
 *
 * <p>All methods are called by the task thread and none blocks on Kafka, except {@link #close},
 * which waits for the fetch thread within its limit. What a checkpoint holds for a partition is the
 * offset after the last record emitted from it.
 *
 * <p>Records of a split that is paused for watermark alignment are no longer fetched; those handed
 * over before are still emitted.
 */
@Internal
public final class KafkaSourceReader<T> implements SourceReader<T, KafkaPartitionSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceReader.class);

    private static final CompletableFuture<Void> AVAILABLE =
            CompletableFuture.completedFuture(null);

    private final KafkaFetcher<T> fetcher;
    private final RecordEmitter<T> emitter;
    private final boolean commitOffsets;
    private final boolean autoCommits;
    private final Predicate<TopicPartition> wanted;
    private final KafkaSourceReaderMetrics metrics;
    private final CheckpointedOffsets checkpointedOffsets = new CheckpointedOffsets();

    /** Unfinished partitions by split id. */
    private final Map<String, PartitionState<T>> partitions = new LinkedHashMap<>();

    private boolean noMoreSplits;

    /** Checkpoints take over from automatic commits. */
    private boolean aCheckpointCompleted;

    /**
     * @param clients makes the consumer; called once at most, by the fetch thread
     * @param schema opened
     * @param wanted restored splits of other partitions are dropped
     * @param taskName names the fetch thread
     * @param userClassLoader context class loader of the fetch thread
     */
    public KafkaSourceReader(
            Supplier<Consumer<byte[], byte[]>> clients,
            KafkaRecordDeserializationSchema<T> schema,
            ReaderSettings settings,
            Predicate<TopicPartition> wanted,
            SourceReaderMetricGroup operatorMetrics,
            String taskName,
            ClassLoader userClassLoader) {
        this.metrics = new KafkaSourceReaderMetrics(operatorMetrics);
        this.wanted = wanted;
        this.commitOffsets = settings.commitOffsetsOnCheckpoint();
        this.autoCommits = !settings.autoCommitInterval().isZero();
        this.fetcher =
                new KafkaFetcher<>(
                        clients,
                        metrics,
                        settings,
                        "Kafka fetch thread (" + taskName + ")",
                        userClassLoader);
        this.emitter =
                new RecordEmitter<>(
                        fetcher,
                        schema,
                        this::finished,
                        System::nanoTime,
                        // Flink leaves the count of a source's input to its reader.
                        operatorMetrics.getIOMetricGroup().getNumRecordsInCounter());
    }

    @Override
    public void start() {
        fetcher.start();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        List<PartitionState<T>> added = new ArrayList<>(splits.size());
        List<KafkaPartitionSplit> dropped = new ArrayList<>();
        for (KafkaPartitionSplit split : splits) {
            if (wanted.test(split.getTopicPartition())) {
                PartitionState<T> partition = new PartitionState<>(split);
                partitions.put(partition.splitId, partition);
                added.add(partition);
            } else {
                dropped.add(split);
            }
        }
        if (!dropped.isEmpty()) {
            LOG.warn(
                    "Restored partitions are no longer subscribed and are dropped; reading them"
                            + " had stopped at: {}. Set filter.restored.partitions to false to"
                            + " read them on.",
                    dropped);
            metrics.partitionsDropped(dropped.size());
        }
        if (!added.isEmpty()) {
            fetcher.assign(added);
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof MissingPartitionsEvent missing) {
            fetcher.letRest(missing.partitions());
        }
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        fetcher.signalAvailable();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws IOException {
        if (emitter.emit(output)) {
            autoCommitIf(autoCommits && fetcher.isAutoCommitDue());
            return InputStatus.MORE_AVAILABLE;
        }
        boolean atEnd = isAtEnd();
        autoCommitIf(autoCommits && (atEnd || fetcher.isAutoCommitDue()));
        return atEnd ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }

    private void autoCommitIf(boolean due) {
        if (due && !aCheckpointCompleted) {
            fetcher.commit(checkpointedOffsets.current(partitions.values()));
        }
    }

    private boolean isAtEnd() {
        return noMoreSplits && partitions.isEmpty();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return emitter.hasBatch() || isAtEnd() ? AVAILABLE : fetcher.availability();
    }

    private void finished(PartitionState<T> partition) {
        partitions.remove(partition.splitId);
        if (commitOffsets || autoCommits) {
            checkpointedOffsets.finished(partition);
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<String> splitsToPause, Collection<String> splitsToResume) {
        List<TopicPartition> toPause = partitionsOf(splitsToPause);
        List<TopicPartition> toResume = partitionsOf(splitsToResume);
        if (!toPause.isEmpty() || !toResume.isEmpty()) {
            fetcher.pauseOrResume(toPause, toResume);
        }
    }

    private List<TopicPartition> partitionsOf(Collection<String> splitIds) {
        List<TopicPartition> found = new ArrayList<>(splitIds.size());
        for (String splitId : splitIds) {
            PartitionState<T> partition = partitions.get(splitId);
            if (partition != null) {
                found.add(partition.topicPartition);
            }
        }
        return found;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        if (commitOffsets) {
            checkpointedOffsets.remember(checkpointId, partitions.values());
        }
        List<KafkaPartitionSplit> splits = new ArrayList<>(partitions.size());
        for (PartitionState<T> partition : partitions.values()) {
            splits.add(partition.toSplit());
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        aCheckpointCompleted = true;
        if (commitOffsets) {
            fetcher.commit(checkpointedOffsets.complete(checkpointId));
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        checkpointedOffsets.abort(checkpointId);
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
