/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.KafkaSourceMetrics;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the readers, the log and a metric which partitions were read and do not exist now. Owned by
 * the coordinator thread.
 */
final class MissingPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(MissingPartitions.class);

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;

    /** What the last look did not find. Read by the metric, too. */
    private volatile Set<TopicPartition> missing = Set.of();

    MissingPartitions(SplitEnumeratorContext<KafkaPartitionSplit> context) {
        this.context = context;
    }

    void register() {
        context.metricGroup()
                .gauge(KafkaSourceMetrics.MISSING_PARTITIONS.name(), () -> missing.size());
    }

    /** Reports what has changed. */
    void set(Set<TopicPartition> nowMissing) {
        Set<TopicPartition> before = missing;
        if (nowMissing.equals(before)) {
            return;
        }
        missing = Set.copyOf(nowMissing);
        Set<TopicPartition> gone = minus(nowMissing, before);
        if (!gone.isEmpty()) {
            LOG.warn(
                    "Partitions no longer exist, or the source's principal may no longer describe"
                            + " them: {}. Their readers let them rest; if they are found again,"
                            + " reading goes on at their offsets. The reader of a bounded source"
                            + " fails if it has not read them to their ends.",
                    gone);
        }
        Set<TopicPartition> back = minus(before, nowMissing);
        if (!back.isEmpty()) {
            LOG.info("Missing partitions are back and read on: {}", back);
        }
        context.registeredReaders().keySet().forEach(this::send);
    }

    /** Tells a reader that does not know yet. */
    void tell(int subtaskId) {
        if (!missing.isEmpty()) {
            send(subtaskId);
        }
    }

    /** All of them, because restored splits are not with the readers that would own new ones. */
    private void send(int subtaskId) {
        context.sendEventToSourceReader(subtaskId, new MissingPartitionsEvent(missing));
    }

    private static Set<TopicPartition> minus(Set<TopicPartition> all, Set<TopicPartition> less) {
        Set<TopicPartition> rest = new HashSet<>(all);
        rest.removeAll(less);
        return rest;
    }
}
