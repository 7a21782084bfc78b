/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits offsets to the consumer group, one request at a time; requests that come meanwhile are
 * merged, the newest offset of each partition wins.
 *
 * <p>A failed commit is counted and logged. Its offsets go with the next request, so that those of
 * finished partitions are not lost; there is no other retry, the next checkpoint is one. Memory is
 * bounded by the number of partitions. Unchanged offsets are committed again: that keeps the group
 * of an idle source from expiring. A commit that the broker does not allow fails the reader: who
 * asks for offsets in Kafka relies on them.
 *
 * <p>Where nothing but control records and other unreadable ones follow a requested offset, the
 * offset after them is committed instead, so that the group shows no lag under transactions.
 *
 * <p>{@link #request} may be called by any thread, the rest belongs to the fetch thread.
 */
final class OffsetCommitter {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

    private final KafkaSourceReaderMetrics metrics;

    /** Guarded by this. */
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private volatile boolean requested;
    private boolean inFlight;
    private @Nullable AuthorizationException refusal;

    OffsetCommitter(KafkaSourceReaderMetrics metrics) {
        this.metrics = metrics;
    }

    synchronized void request(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!offsets.isEmpty()) {
            uncommitted.putAll(offsets);
            requested = true;
        }
    }

    /** Whether {@link #commitWith} would send something now. */
    boolean isReady() {
        return requested && !inFlight;
    }

    /** Whether a commit waits for the broker's answer, which polling the consumer brings. */
    boolean isInFlight() {
        return inFlight;
    }

    /**
     * @throws AuthorizationException if the broker has refused an earlier commit, which only a
     *     person can change
     */
    void commitWith(Consumer<?, ?> consumer, ConsumerAssignment<?> assignment) {
        if (refusal != null) {
            throw refusal;
        }
        if (isReady()) {
            send(consumer, assignment);
        }
    }

    /**
     * Waits for the broker's answer to a commit under way, for a while. A consumer with nothing
     * assigned cannot be polled for it.
     */
    void awaitAnswer(Consumer<?, ?> consumer) {
        try {
            // Completes the asynchronous commits before it, also when there is nothing to commit.
            consumer.commitSync(Map.of(), ANSWER_LIMIT);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("No answer to a commit yet", e);
        }
    }

    /** Sends what is left before the consumer is closed, which waits for the answers. */
    void commitLast(Consumer<?, ?> consumer, ConsumerAssignment<?> assignment) {
        if (requested) {
            send(consumer, assignment);
        }
    }

    private void send(Consumer<?, ?> consumer, ConsumerAssignment<?> assignment) {
        Map<TopicPartition, OffsetAndMetadata> offsets = take();
        assignment.stepOverUnreadable();
        offsets.replaceAll(
                (partition, requestedOffset) -> {
                    long next = assignment.nextReadable(partition, requestedOffset.offset());
                    return next == requestedOffset.offset()
                            ? requestedOffset
                            : new OffsetAndMetadata(next);
                });
        inFlight = true;
        try {
            consumer.commitAsync(offsets, (ignored, error) -> completed(offsets, error));
        } catch (RuntimeException e) {
            completed(offsets, e);
        }
    }

    private synchronized Map<TopicPartition, OffsetAndMetadata> take() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(uncommitted);
        uncommitted.clear();
        requested = false;
        return offsets;
    }

    private void completed(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception error) {
        inFlight = false;
        if (error == null) {
            metrics.commitSucceeded(offsets);
            return;
        }
        metrics.commitFailed();
        if (error instanceof AuthorizationException refused) {
            refusal = refused;
            return;
        }
        LOG.warn(
                "Committing the offsets of {} partitions failed; the next checkpoint commits again."
                        + " Checkpoints and restores do not depend on it.",
                offsets.size(),
                error);
        synchronized (this) {
            offsets.forEach(uncommitted::putIfAbsent);
        }
    }
}
