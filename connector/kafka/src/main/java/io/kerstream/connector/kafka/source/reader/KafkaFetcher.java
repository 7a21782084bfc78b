/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.threads.WorkerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The task thread's handle on the fetch thread: commands go in, batches come out.
 *
 * <p>Commands return at once. They may be given before {@link #start} and after {@link #close};
 * after it they have no effect.
 */
final class KafkaFetcher<T> implements AutoCloseable {

    /** Enough to keep both threads busy; see {@link Handover}. */
    private static final int MAX_BATCHES = 4;

    private final Handover<T> handover;
    private final OffsetCommitter committer;
    private final FetchLoop<T> loop;
    private final WorkerThread thread;
    private final Duration closeTimeout;
    private boolean closed;

    /**
     * @param decoding what the fetch thread deserializes with, null if it does not
     * @param threadName name of the fetch thread
     * @param classLoader its context class loader: Kafka loads login and plug-in classes through it
     */
    KafkaFetcher(
            Supplier<Consumer<byte[], byte[]>> clients,
            KafkaSourceReaderMetrics metrics,
            ReaderSettings settings,
            @Nullable DecodingAhead<T> decoding,
            String threadName,
            @Nullable ClassLoader classLoader) {
        this.handover = new Handover<>(settings.handoverBytes(), MAX_BATCHES);
        this.committer = new OffsetCommitter(metrics);
        this.closeTimeout = settings.closeTimeout();
        this.loop = new FetchLoop<>(clients, handover, committer, metrics, settings, decoding);
        this.thread = new WorkerThread(loop, threadName, classLoader);
    }

    void start() {
        if (!closed) {
            thread.start();
        }
    }

    void assign(List<PartitionState<T>> partitions) {
        loop.submit(assignment -> assignment.add(partitions));
    }

    void pauseOrResume(Collection<TopicPartition> toPause, Collection<TopicPartition> toResume) {
        loop.submit(
                assignment -> {
                    assignment.pause(toPause);
                    assignment.resume(toResume);
                });
    }

    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        committer.request(offsets);
        loop.wakeUp();
    }

    /** Replaces the set of partitions that rest because they do not exist. */
    void letRest(Set<TopicPartition> missing) {
        loop.submit(assignment -> assignment.letRest(missing));
    }

    /** Says when to {@link #commit} without a checkpoint. */
    AutoCommitTimer autoCommitTimer() {
        return loop.autoCommitTimer();
    }

    /** See {@link Handover#poll}. */
    @Nullable FetchedBatch<T> poll() throws IOException {
        return handover.poll();
    }

    /** See {@link Handover#release}. */
    void release(FetchedBatch<T> batch) {
        handover.release(batch);
    }

    /** See {@link Handover#availability}. */
    CompletableFuture<Void> availability() {
        return handover.availability();
    }

    /** See {@link Handover#signalAvailable}. */
    void signalAvailable() {
        handover.signalAvailable();
    }

    /** Makes the next {@link #poll} throw. May be called by any thread. */
    void fail(Throwable cause) {
        handover.fail(cause);
    }

    /**
     * Ends the fetch thread, which closes its consumer. Waits for it no longer than the close
     * timeout, see {@link WorkerThread#awaitEnd}.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.shutDown();
            thread.awaitEnd(closeTimeout);
        }
    }
}
