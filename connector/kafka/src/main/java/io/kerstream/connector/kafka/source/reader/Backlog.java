/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much has been fetched, and how much there is: {@code numBytesIn} and {@code pendingRecords}.
 *
 * <p>Pending is what the broker has for this reader and the task has not emitted: the consumer's
 * lag and what waits between the two threads. The lag is the client's own knowledge (KIP-695),
 * taken twice a second; it ends at the high watermark, or at the last stable offset for {@code
 * read_committed}, and counts offsets, so that gaps of compaction and transactions count as well.
 * Of partitions that are not fetched, because the task is held up or they are paused, the client
 * knows nothing new: for them the ends are asked for every five seconds.
 *
 * <p>Owned by the fetch thread; the gauge may be read by any.
 */
final class Backlog {

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** Flink's value for what is not known. */
    static final long UNKNOWN = -1L;

    private static final long LAG_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    static final Duration END_INTERVAL = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofMillis(200);

    private final Counter numBytesIn;
    private @Nullable Metric bytesConsumed;
    private long bytesCounted;

    private long fetchedRecords;
    private long lagTakenAt = System.nanoTime() - LAG_INTERVAL_NANOS;
    private long endsAskedAt = System.nanoTime();

    /** Records fetched so far, and those that were still to be fetched when last looked at. */
    private volatile long offered;

    Backlog(SourceReaderMetricGroup operatorMetrics) {
        numBytesIn = operatorMetrics.getIOMetricGroup().getNumBytesInCounter();
        Counter emitted = operatorMetrics.getIOMetricGroup().getNumRecordsInCounter();
        Gauge<Long> pending =
                () -> {
                    long total = offered;
                    return total == UNKNOWN ? total : Math.max(0, total - emitted.getCount());
                };
        operatorMetrics.setPendingRecordsGauge(pending);
    }

    void measure(Consumer<?, ?> consumer) {
        for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals("bytes-consumed-total") && !name.tags().containsKey("topic")) {
                bytesConsumed = entry.getValue();
            }
        }
    }

    /** Called after each poll. */
    void polled(FetchedBatch<?> batch, ConsumerAssignment<?> assignment) {
        for (PartitionSlice<?> slice : batch.slices()) {
            fetchedRecords += slice.records().size();
        }
        if (bytesConsumed != null && bytesConsumed.metricValue() instanceof Number total) {
            numBytesIn.inc(total.longValue() - bytesCounted);
            bytesCounted = total.longValue();
        }
        if (System.nanoTime() - lagTakenAt >= LAG_INTERVAL_NANOS) {
            takeLag(assignment);
        }
    }

    void takeLag(ConsumerAssignment<?> assignment) {
        lagTakenAt = System.nanoTime();
        long lag = assignment.lag();
        offered = lag == UNKNOWN ? UNKNOWN : fetchedRecords + lag;
    }

    boolean isTimeToAskForEnds() {
        return System.nanoTime() - endsAskedAt >= END_INTERVAL.toNanos();
    }

    /** Asks the brokers for the ends of partitions whose lag is not learned by fetching. */
    void askForEnds(
            Consumer<?, ?> consumer,
            ConsumerAssignment<?> assignment,
            List<TopicPartition> unfetched) {
        endsAskedAt = System.nanoTime();
        if (unfetched.isEmpty()) {
            return;
        }
        try {
            // The consumer remembers the answers: its lag is right afterwards.
            consumer.endOffsets(unfetched, END_LIMIT);
            takeLag(assignment);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("No ends: polling meets the reason as well, and knows what to do", e);
        }
    }
}
