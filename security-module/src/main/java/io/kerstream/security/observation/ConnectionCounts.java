/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How often one Kafka client has made connections and authenticated them, by the client's own
 * metrics (KIP-188). Does not keep the client alive. For one thread.
 */
final class ConnectionCounts {

    private static final Set<String> ATTEMPTS =
            Set.of(
                    "connection-creation-total",
                    "failed-authentication-total",
                    "failed-reauthentication-total");
    private static final Set<String> SUCCESSES =
            Set.of("successful-authentication-total", "successful-reauthentication-total");

    private final WeakReference<Object> client;
    private final List<Metric> attempts;
    private final List<Metric> successes;
    private double attemptsBefore;
    private double successesBefore;

    /**
     * @param client only for its end to be noticed
     * @param metrics all of the client's; those that are read are there from its construction on
     */
    ConnectionCounts(Object client, Map<MetricName, ? extends Metric> metrics) {
        this.client = new WeakReference<>(client);
        this.attempts = ofWholeClient(metrics, ATTEMPTS);
        this.successes = ofWholeClient(metrics, SUCCESSES);
    }

    private static List<Metric> ofWholeClient(
            Map<MetricName, ? extends Metric> metrics, Set<String> names) {
        return metrics.values().stream()
                .filter(metric -> names.contains(metric.metricName().name()))
                .filter(metric -> !metric.metricName().tags().containsKey("node-id"))
                .<Metric>map(metric -> metric)
                .toList();
    }

    boolean isGone() {
        return client.refersTo(null);
    }

    /** Whether connections were made, or authentications failed, since the last call. */
    boolean takeAttempts() {
        double before = attemptsBefore;
        attemptsBefore = sum(attempts);
        return attemptsBefore > before;
    }

    /** Whether a connection was authenticated, or again, since the last call. */
    boolean takeSuccesses() {
        double before = successesBefore;
        successesBefore = sum(successes);
        return successesBefore > before;
    }

    private static double sum(List<Metric> metrics) {
        double sum = 0;
        for (Metric metric : metrics) {
            if (metric.metricValue() instanceof Number number) {
                sum += number.doubleValue();
            }
        }
        return sum;
    }
}
