/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.KafkaSourceMetrics;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;

/** Where a reader's metrics are below the operator's group, and how they are called. */
@Internal
public enum MetricLayout {

    /** As in Flink's {@code KafkaSource}. */
    SOURCE,

    /** As in Flink's classic {@code FlinkKafkaConsumer}. */
    CLASSIC,

    /** The same with {@code flink.disable-metrics}: no offsets. */
    CLASSIC_WITHOUT_OFFSETS;

    private static final String CLASSIC_GROUP = "KafkaConsumer";

    /** What the schema's own metrics belong to. */
    public MetricGroup schemaGroup(MetricGroup operator) {
        return operator.addGroup(this == SOURCE ? "deserializer" : "user");
    }

    /** What belongs to the reader. */
    MetricGroup readerGroup(MetricGroup operator) {
        return operator.addGroup(this == SOURCE ? KafkaSourceMetrics.GROUP : CLASSIC_GROUP);
    }

    /** The counts of commits. */
    MetricGroup commitGroup(MetricGroup operator, MetricGroup reader) {
        return this == SOURCE ? reader : operator;
    }

    /** The metrics of Kafka's own consumer. */
    MetricGroup clientGroup(MetricGroup reader) {
        return this == SOURCE ? reader.addGroup("KafkaConsumer") : reader;
    }

    /** The offsets of one partition. The classic consumer shows them twice. */
    void showOffsets(
            MetricGroup reader,
            TopicPartition partition,
            Gauge<Long> current,
            Gauge<Long> committed) {
        if (this == CLASSIC_WITHOUT_OFFSETS) {
            return;
        }
        MetricGroup partitionGroup =
                reader.addGroup("topic", partition.topic())
                        .addGroup("partition", String.valueOf(partition.partition()));
        if (this == SOURCE) {
            partitionGroup.gauge(KafkaSourceMetrics.CURRENT_OFFSET.name(), current);
            partitionGroup.gauge(KafkaSourceMetrics.COMMITTED_OFFSET.name(), committed);
            return;
        }
        partitionGroup.gauge("currentOffsets", current);
        partitionGroup.gauge("committedOffsets", committed);
        reader.addGroup("current-offsets").gauge(partition.toString(), current);
        reader.addGroup("committed-offsets").gauge(partition.toString(), committed);
    }
}
