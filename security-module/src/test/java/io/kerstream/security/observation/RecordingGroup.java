/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers gauges by their path, each once: Flink warns about a second one of a name. */
final class RecordingGroup extends UnregisteredMetricsGroup {

    final Map<String, Gauge<?>> gauges;
    private final String prefix;

    RecordingGroup() {
        this("", new HashMap<>());
    }

    private RecordingGroup(String prefix, Map<String, Gauge<?>> gauges) {
        this.prefix = prefix;
        this.gauges = gauges;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new RecordingGroup(prefix + name + ".", gauges);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return addGroup(key).addGroup(value);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        assertThat(gauges.put(prefix + name, gauge)).isNull();
        return gauge;
    }
}
