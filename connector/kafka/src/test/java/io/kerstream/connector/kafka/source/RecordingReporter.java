/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** A metric reporter that tests read: what Flink would send to a monitoring system. */
public final class RecordingReporter implements MetricReporter, MetricReporterFactory {

    /** By full identifier; jobs of one test class have different names. */
    private static final Map<String, Metric> METRICS = new ConcurrentHashMap<>();

    /** Makes a mini cluster report here. */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString(
                "metrics.reporter.recording.factory.class", RecordingReporter.class.getName());
        return configuration;
    }

    /** The values of the metrics whose identifier contains one string and ends with the other. */
    public static List<Object> values(String contained, String end) {
        return METRICS.entrySet().stream()
                .filter(e -> e.getKey().contains(contained) && e.getKey().endsWith("." + end))
                .map(e -> value(e.getValue()))
                .toList();
    }

    /** The sum of such metrics, which are numbers. */
    public static long sum(String contained, String end) {
        return values(contained, end).stream().mapToLong(v -> ((Number) v).longValue()).sum();
    }

    private static Object value(Metric metric) {
        if (metric instanceof Gauge<?> gauge) {
            return gauge.getValue();
        }
        return metric instanceof Counter counter ? counter.getCount() : metric;
    }

    public static void clear() {
        METRICS.clear();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new RecordingReporter();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
        METRICS.put(group.getMetricIdentifier(metricName), metric);
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {}
}
