/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.KafkaSinkMetrics;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdPool;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.kafka.clients.producer.Producer;

/** What a writer shows beyond what every sink of Flink counts. */
final class WriterMetrics {

    private final SinkWriterMetricGroup metrics;
    private final ProducerMetrics producers;

    /**
     * @param showProducers whether Kafka's own metrics are shown
     */
    WriterMetrics(SinkWriterMetricGroup metrics, boolean showProducers) {
        this.metrics = metrics;
        this.producers = new ProducerMetrics(metrics, showProducers);
        metrics.setCurrentSendTimeGauge(producers::sendTimeMillis);
    }

    /** To be told of each producer that the writer makes. */
    <P extends Producer<byte[], byte[]>> P watch(P producer) {
        producers.add(producer);
        return producer;
    }

    /**
     * Shows the transactions of an exactly-once writer; see {@link TransactionalIdPool}.
     *
     * @param aborts how many transactions this writer aborted when it started
     */
    void show(OpenTransactions transactions, int aborts) {
        var group = metrics.addGroup(KafkaSinkMetrics.WRITER_GROUP);
        Gauge<Integer> open = transactions::count;
        Gauge<Long> oldest = transactions::oldestAgeMillis;
        group.gauge(KafkaSinkMetrics.OPEN_TRANSACTIONS.name(), open);
        group.gauge(KafkaSinkMetrics.OLDEST_TRANSACTION_AGE.name(), oldest);
        Gauge<Integer> warnings = transactions::warnings;
        group.gauge(KafkaSinkMetrics.TRANSACTION_TIMEOUT_WARNINGS.name(), warnings);
        group.counter(KafkaSinkMetrics.ABORTS.name()).inc(aborts);
    }
}
