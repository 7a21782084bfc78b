/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterException;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.connector.kafka.source.reader.errors.RecordErrorHandler;
import io.kerstream.connector.kafka.source.reader.errors.TolerantSchema;
import io.kerstream.connector.kafka.source.reader.errors.UndeserializableRecordException;
import io.kerstream.connector.kafka.source.reader.threads.WorkerThread;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
 * which waits for the reader's threads within its limit, and for dead letters before checkpoints.
 * What a checkpoint holds for a partition is the offset after the last record emitted from it.
 *
 * <p>A split that is paused for watermark alignment emits nothing more, beyond the turn that is
 * under way, and is no longer fetched; see {@link HeldBackSlices}.
 */
@Internal
public final class KafkaSourceReader<T> implements SourceReader<T, KafkaPartitionSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceReader.class);

    private static final CompletableFuture<Void> AVAILABLE =
            CompletableFuture.completedFuture(null);

    private final KafkaFetcher<T> fetcher;
    private final RecordEmitter<T> emitter;
    private final RecordErrorHandler errors;
    private final KafkaSourceReaderMetrics metrics;
    private final Duration closeTimeout;
    private final boolean commitOffsets;
    private final boolean autoCommits;
    private final Predicate<TopicPartition> wanted;
    private final AutoCommitTimer autoCommitTimer;
    private final CheckpointedOffsets checkpointedOffsets = new CheckpointedOffsets();

    /** Unfinished partitions by split id. */
    private final Map<String, PartitionState<T>> partitions = new LinkedHashMap<>();

    private boolean noMoreSplits;

    /**
     * @param clients makes the consumer; called once at most, by the fetch thread
     * @param schema opened
     * @param wanted restored splits of other partitions are dropped
     * @param taskName names the reader's threads
     * @param userClassLoader context class loader of the reader's threads
     * @param errorHandling what becomes of records that cannot be deserialized
     */
    public KafkaSourceReader(
            Supplier<Consumer<byte[], byte[]>> clients,
            KafkaRecordDeserializationSchema<T> schema,
            ReaderSettings settings,
            Predicate<TopicPartition> wanted,
            SourceReaderMetricGroup operatorMetrics,
            String taskName,
            ClassLoader userClassLoader,
            ErrorHandling errorHandling) {
        this.metrics = new KafkaSourceReaderMetrics(operatorMetrics, settings.metricLayout());
        this.wanted = wanted;
        this.commitOffsets = settings.commitOffsetsOnCheckpoint();
        this.autoCommits = !settings.autoCommitInterval().isZero();
        DecodingAhead<T> decoding = settings.decodesAhead() ? new DecodingAhead<>(schema) : null;
        this.fetcher =
                new KafkaFetcher<>(
                        clients,
                        metrics,
                        settings,
                        decoding,
                        "Kafka fetch thread (" + taskName + ")",
                        userClassLoader);
        this.autoCommitTimer = fetcher.autoCommitTimer();
        this.closeTimeout = settings.closeTimeout();
        this.errors =
                RecordErrors.handler(
                        errorHandling,
                        metrics,
                        fetcher::fail,
                        closeTimeout,
                        taskName,
                        userClassLoader);
        KafkaRecordDeserializationSchema<T> emitted =
                decoding == null ? schema : decoding.results();
        this.emitter =
                new RecordEmitter<>(
                        fetcher,
                        errorHandling.policy() == DeserializationErrorPolicy.FAIL
                                ? emitted
                                : new TolerantSchema<>(emitted, errors, metrics.recordsInErrors()),
                        this::finished,
                        settings.nanoClock(),
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
                metrics.register(partition);
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
        try {
            if (emitter.emit(output)) {
                autoCommitIf(autoCommitTimer.takeDue());
                return InputStatus.MORE_AVAILABLE;
            }
        } catch (UndeserializableRecordException e) {
            metrics.recordsInErrors().inc();
            throw e;
        }
        boolean atEnd = isAtEnd();
        if (atEnd) {
            // There need not be another checkpoint.
            errors.awaitDurable("the end of input");
            stopReading();
        } else {
            autoCommitIf(autoCommitTimer.takeDue());
        }
        return atEnd ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }

    /**
     * Ends the turn of {@link #pollNext} that is under way when its current record has been
     * emitted. For use from inside of the output.
     */
    public void endTurn() {
        emitter.endTurn();
    }

    /**
     * Commits what was emitted, if automatic commits are on. For a task that emits nothing more,
     * although the input goes on.
     */
    public void stopReading() throws IOException {
        autoCommitIf(autoCommits && !autoCommitTimer.isHeldBack());
    }

    /** Like a checkpoint, a commit must not pass a record that is nowhere yet. */
    private void autoCommitIf(boolean due) throws IOException {
        if (due) {
            errors.awaitDurable("an automatic commit");
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
        List<PartitionState<T>> toPause = partitionsOf(splitsToPause);
        List<PartitionState<T>> toResume = partitionsOf(splitsToResume);
        if (!toPause.isEmpty() || !toResume.isEmpty()) {
            emitter.pauseOrResume(toPause, toResume);
        }
    }

    private List<PartitionState<T>> partitionsOf(Collection<String> splitIds) {
        List<PartitionState<T>> found = new ArrayList<>(splitIds.size());
        for (String splitId : splitIds) {
            PartitionState<T> partition = partitions.get(splitId);
            if (partition != null) {
                found.add(partition);
            }
        }
        return found;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits, within their timeout, for dead letters: a checkpoint must not pass a record that is
     * nowhere yet.
     */
    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        try {
            errors.awaitDurable("checkpoint " + checkpointId);
        } catch (DeadLetterException e) {
            throw new UncheckedIOException(e);
        }
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
        autoCommitTimer.checkpointCompleted();
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
        long begin = System.nanoTime();
        errors.shutDown();
        fetcher.close();
        errors.awaitEnd(WorkerThread.leftOf(closeTimeout, begin));
    }
}
