/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task thread's handle on the fetch thread: commands go in, batches come out.
 *
 * <p>Commands return at once. They may be given before {@link #start} and after {@link #close};
 * after it they have no effect.
 */
final class KafkaFetcher<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaFetcher.class);

    /** Enough to keep both threads busy; see {@link Handover}. */
    private static final int MAX_BATCHES = 4;

    private final Handover<T> handover;
    private final OffsetCommitter committer;
    private final FetchLoop<T> loop;
    private final Thread thread;
    private final Duration closeTimeout;
    private boolean closed;

    /**
     * @param threadName name of the fetch thread
     * @param classLoader its context class loader: Kafka loads login and plug-in classes through it
     */
    KafkaFetcher(
            Supplier<Consumer<byte[], byte[]>> clients,
            KafkaSourceReaderMetrics metrics,
            ReaderSettings settings,
            String threadName,
            @Nullable ClassLoader classLoader) {
        this.handover = new Handover<>(settings.handoverBytes(), MAX_BATCHES);
        this.committer = new OffsetCommitter(metrics);
        this.closeTimeout = settings.closeTimeout();
        this.loop = new FetchLoop<>(clients, handover, committer, metrics, settings);
        this.thread = new Thread(loop, threadName);
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
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

    /** Whether it is time for an automatic commit; true once each time it is. */
    boolean isAutoCommitDue() {
        return loop.isAutoCommitDue();
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

    /**
     * Ends the fetch thread, which closes its consumer. Waits for it no longer than the close
     * timeout, also if the calling thread is interrupted; after two thirds of the time the fetch
     * thread is interrupted.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.shutDown();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        long patience = closeTimeout.toNanos();
        if (joinFor(patience / 3 * 2)) {
            return;
        }
        thread.interrupt();
        if (!joinFor(patience / 3)) {
            LOG.warn(
                    "{} still runs {} ms after it was told to end. It is a daemon and closes its"
                            + " consumer when it gets to it. It is at {}",
                    thread.getName(),
                    closeTimeout.toMillis(),
                    Arrays.toString(thread.getStackTrace()));
        }
    }

    /** Whether the thread ended in time. */
    private boolean joinFor(long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            long left = nanos;
            while (thread.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
