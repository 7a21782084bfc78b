/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * The reader's metrics, below the operator's group; written by the fetch thread but for {@link
 * #partitionsDropped}.
 */
final class KafkaSourceReaderMetrics {

    private final MetricGroup group;
    private final Counter commitsSucceeded;
    private final Counter commitsFailed;
    private final Counter partitionsDropped;

    KafkaSourceReaderMetrics(MetricGroup operatorGroup) {
        this.group = operatorGroup.addGroup("KafkaSourceReader");
        this.commitsSucceeded = group.counter("commitsSucceeded");
        this.commitsFailed = group.counter("commitsFailed");
        this.partitionsDropped = group.counter("partitionsDropped");
    }

    /** Counts a commit that the broker acknowledged. */
    void commitSucceeded() {
        commitsSucceeded.inc();
    }

    void commitFailed() {
        commitsFailed.inc();
    }

    /** Counts restored partitions that are no longer subscribed; called by the task thread. */
    void partitionsDropped(int number) {
        partitionsDropped.inc(number);
    }

    /** Shows the consumer's own metrics; of metrics that differ only in tags, any one. */
    void registerConsumerMetrics(Consumer<?, ?> consumer) {
        MetricGroup consumerGroup = group.addGroup("KafkaConsumer");
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
