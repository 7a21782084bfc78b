/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;

/**
 * The group of an operator that is no FLIP-27 source, with the metrics of one that a reader has.
 */
final class ConsumerMetricGroup extends ProxyMetricGroup<OperatorMetricGroup>
        implements SourceReaderMetricGroup {

    private final OperatorMetricGroup operator;
    private final Counter recordsInErrors;

    ConsumerMetricGroup(OperatorMetricGroup operator) {
        super(operator);
        this.operator = operator;
        this.recordsInErrors = operator.counter(MetricNames.NUM_RECORDS_IN_ERRORS);
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
        return operator.getIOMetricGroup();
    }

    @Override
    public Counter getNumRecordsInErrorsCounter() {
        return recordsInErrors;
    }

    @Override
    public void setPendingBytesGauge(Gauge<Long> pendingBytes) {
        operator.gauge(MetricNames.PENDING_BYTES, pendingBytes);
    }

    @Override
    public void setPendingRecordsGauge(Gauge<Long> pendingRecords) {
        operator.gauge(MetricNames.PENDING_RECORDS, pendingRecords);
    }
}
