/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.KafkaSourceMetrics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;

/**
 * The reader's metrics, below the operator's group.
 *
 * <p>Flink cannot take a single metric back. Those of a partition that has been read to its end, or
 * is gone, therefore stay with their last values until the task ends. None of the counters is
 * written by two threads.
 */
final class KafkaSourceReaderMetrics {

    /** Before the first record of a partition, and before its first commit. */
    private static final long NO_OFFSET = -1L;

    private final MetricLayout layout;
    private final MetricGroup group;
    private final Counter commitsSucceeded;
    private final Counter commitsFailed;
    private final Counter recordsSkipped;
    private final Counter recordsDeadLettered;
    private final Counter recordsInErrors;
    private final Counter partitionsDropped;

    private final Backlog backlog;
    private final Map<TopicPartition, PartitionOffsets> offsets = new ConcurrentHashMap<>();

    KafkaSourceReaderMetrics(SourceReaderMetricGroup operatorGroup, MetricLayout layout) {
        this.layout = layout;
        this.group = layout.readerGroup(operatorGroup);
        MetricGroup commits = layout.commitGroup(operatorGroup, group);
        this.commitsSucceeded = commits.counter(KafkaSourceMetrics.COMMITS_SUCCEEDED.name());
        this.commitsFailed = commits.counter(KafkaSourceMetrics.COMMITS_FAILED.name());
        this.recordsSkipped = group.counter(KafkaSourceMetrics.RECORDS_SKIPPED.name());
        this.recordsDeadLettered = group.counter(KafkaSourceMetrics.RECORDS_DEAD_LETTERED.name());
        this.backlog = new Backlog(operatorGroup);
        this.recordsInErrors = operatorGroup.getNumRecordsInErrorsCounter();
        this.partitionsDropped = group.counter(KafkaSourceMetrics.PARTITIONS_DROPPED.name());
    }

    /** What the gauges of one partition show; null state before it is assigned again. */
    private static final class PartitionOffsets {
        private volatile PartitionState<?> partition;
        private volatile long committed = NO_OFFSET;

        PartitionOffsets(PartitionState<?> partition) {
            this.partition = partition;
        }

        /** A marker is no offset. */
        long current() {
            return Math.max(NO_OFFSET, partition.nextOffset - 1);
        }
    }

    /** Shows the offsets of a partition; called by the task thread. */
    void register(PartitionState<?> partition) {
        TopicPartition topicPartition = partition.topicPartition;
        PartitionOffsets known = offsets.get(topicPartition);
        if (known != null) {
            known.partition = partition;
            return;
        }
        PartitionOffsets shown = new PartitionOffsets(partition);
        offsets.put(topicPartition, shown);
        layout.showOffsets(group, topicPartition, shown::current, () -> shown.committed);
    }

    /** What was fetched and what is to be; for the fetch thread. */
    Backlog backlog() {
        return backlog;
    }

    /** Counts a commit that the broker acknowledged, and shows its offsets. */
    void commitSucceeded(Map<TopicPartition, OffsetAndMetadata> committed) {
        commitsSucceeded.inc();
        committed.forEach(
                (partition, offset) -> {
                    PartitionOffsets shown = offsets.get(partition);
                    if (shown != null) {
                        shown.committed = offset.offset();
                    }
                });
    }

    void commitFailed() {
        commitsFailed.inc();
    }

    /** Records that no element was made of, by the policy for errors. */
    Counter recordsSkipped() {
        return recordsSkipped;
    }

    /** Records that the dead-letter topic has acknowledged. */
    Counter recordsDeadLettered() {
        return recordsDeadLettered;
    }

    /** Records that could not be deserialized, whatever became of them. */
    Counter recordsInErrors() {
        return recordsInErrors;
    }

    /** Counts restored partitions that are no longer subscribed; called by the task thread. */
    void partitionsDropped(int number) {
        partitionsDropped.inc(number);
    }

    /** Shows the consumer's own metrics; of metrics that differ only in tags, any one. */
    void registerConsumerMetrics(Consumer<?, ?> consumer) {
        MetricGroup consumerGroup = layout.clientGroup(group);
        Set<String> names = new HashSet<>();
        for (Metric metric : consumer.metrics().values()) {
            String name = metric.metricName().name();
            if (names.add(name)) {
                Gauge<Object> gauge = metric::metricValue;
                consumerGroup.gauge(name, gauge);
            }
        }
    }
}
