/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Notes which class loader it came from, and the context class loader of the thread that constructs
 * a client. {@link LoaderNotes} are shared by all copies of this class.
 */
public final class LoaderProbe implements MetricsReporter {

    @Override
    public void configure(Map<String, ?> configuration) {
        LoaderNotes.note(
                Thread.currentThread().getContextClassLoader(), getClass().getClassLoader());
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
}
