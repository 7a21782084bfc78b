/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProducerMetricsTest {

    private final Map<String, Gauge<?>> shown = new HashMap<>();
    private final Group group = new Group();

    @Test
    void severalProducersShowOneValuePerName() {
        ProducerMetrics metrics = new ProducerMetrics(group, true);
        metrics.add(
                producer(
                        Map.of(
                                "outgoing-byte-total", 100.0,
                                "request-latency-avg", 10.0,
                                "request-latency-max", 20.0,
                                "version", "4.3")));
        metrics.add(
                producer(
                        Map.of(
                                "outgoing-byte-total", 50.0,
                                "request-latency-avg", 30.0,
                                "request-latency-max", 90.0,
                                "record-queue-time-avg", Double.NaN,
                                "version", "4.3")));

        assertThat(group.subgroup).isEqualTo("KafkaProducer");
        assertThat(valueOf("outgoing-byte-total")).isEqualTo(150.0);
        assertThat(valueOf("request-latency-avg")).isEqualTo(20.0);
        assertThat(valueOf("request-latency-max")).isEqualTo(90.0);
        assertThat(valueOf("version")).isEqualTo("4.3");
        assertThat(metrics.sendTimeMillis()).isEqualTo(20);
    }

    @Test
    void theOptionHidesThemButNotTheSendTime() {
        ProducerMetrics metrics = new ProducerMetrics(group, false);
        metrics.add(producer(Map.of("request-latency-avg", 10.0, "record-queue-time-avg", 5.0)));

        assertThat(shown).isEmpty();
        assertThat(metrics.sendTimeMillis()).isEqualTo(15);
    }

    private Object valueOf(String name) {
        return shown.get(name).getValue();
    }

    private static MockProducer<byte[], byte[]> producer(Map<String, Object> values) {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer());
        values.forEach(
                (name, value) -> {
                    MetricName metricName = new MetricName(name, "producer-metrics", "", Map.of());
                    producer.setMockMetrics(
                            metricName,
                            new Metric() {
                                @Override
                                public MetricName metricName() {
                                    return metricName;
                                }

                                @Override
                                public Object metricValue() {
                                    return value;
                                }
                            });
                });
        return producer;
    }

    private final class Group extends UnregisteredMetricsGroup {
        private String subgroup = "";

        @Override
        public Group addGroup(String name) {
            subgroup = name;
            return this;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            assertThat(shown.put(name, gauge)).as("%s is registered once", name).isNull();
            return gauge;
        }
    }
}
