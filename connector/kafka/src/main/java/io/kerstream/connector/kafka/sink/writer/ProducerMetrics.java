/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own metrics of all producers of one writer, each name once.
 *
 * <p>An exactly-once writer has a producer per transactional id, and Flink cannot take a metric
 * back: with a group per producer the groups would pile up. So a name shows one value of all:
 * averages their mean, {@code -max} and {@code -min} the greatest and the least, everything else
 * that is a number the sum. Totals therefore never go backwards. Of metrics of one producer that
 * differ only in tags, any one is shown.
 *
 * <p>The task thread adds, metric reporters ask.
 */
final class ProducerMetrics {

    private final @Nullable MetricGroup group;
    private final Map<String, List<Metric>> byName = new ConcurrentHashMap<>();

    /**
     * @param operator the operator's group
     * @param show whether they are registered, in the group {@code KafkaProducer}
     */
    ProducerMetrics(MetricGroup operator, boolean show) {
        this.group = show ? operator.addGroup("KafkaProducer") : null;
    }

    void add(Producer<?, ?> producer) {
        Map<String, Metric> own = new HashMap<>();
        for (Metric metric : producer.metrics().values()) {
            own.putIfAbsent(metric.metricName().name(), metric);
        }
        own.forEach(this::add);
    }

    private void add(String name, Metric metric) {
        List<Metric> known = byName.get(name);
        if (known != null) {
            known.add(metric);
            return;
        }
        byName.put(name, new CopyOnWriteArrayList<>(List.of(metric)));
        if (group != null) {
            Gauge<@Nullable Object> gauge = () -> valueOf(name);
            group.gauge(name, gauge);
        }
    }

    /** The time that a record takes from the producer's buffer to its acknowledgement. */
    long sendTimeMillis() {
        return millisOf("record-queue-time-avg") + millisOf("request-latency-avg");
    }

    private long millisOf(String name) {
        return valueOf(name) instanceof Double value && Double.isFinite(value)
                ? value.longValue()
                : 0L;
    }

    @Nullable Object valueOf(String name) {
        List<Metric> metrics = byName.getOrDefault(name, List.of());
        List<Double> numbers = new ArrayList<>();
        Object any = null;
        for (Metric metric : metrics) {
            any = metric.metricValue();
            if (any instanceof Number number && !Double.isNaN(number.doubleValue())) {
                numbers.add(number.doubleValue());
            }
        }
        // One producer's own, text, and an average of nothing yet (NaN) are shown as they are.
        return metrics.size() == 1 || numbers.isEmpty() ? any : combined(name, numbers);
    }

    private static double combined(String name, List<Double> numbers) {
        var all = numbers.stream().mapToDouble(Double::doubleValue);
        if (name.endsWith("-avg")) {
            return all.average().orElseThrow();
        }
        if (name.endsWith("-max")) {
            return all.max().orElseThrow();
        }
        return name.endsWith("-min") ? all.min().orElseThrow() : all.sum();
    }
}
