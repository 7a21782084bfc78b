/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.security.observation.AuthenticationWatch;
import io.kerstream.security.observation.AuthenticationWatch.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Watches over a client that has tried in vain to authenticate for a minute, and goes on so. */
final class StalledWatch {

    private static final long MINUTE = 60;
    private static final MetricName CREATED =
            new MetricName(
                    "connection-creation-total",
                    "producer-metrics",
                    "",
                    Map.of("client-id", "stalled"));

    /** The client is what holds it. */
    private static final Metric CONNECTIONS =
            new Metric() {
                private final AtomicLong count = new AtomicLong();

                @Override
                public MetricName metricName() {
                    return CREATED;
                }

                @Override
                public Object metricValue() {
                    return (double) count.incrementAndGet();
                }
            };

    private StalledWatch() {}

    /**
     * @param limit zero for never
     */
    static AuthenticationWatch failingAfter(Duration limit) {
        AtomicLong seconds = new AtomicLong();
        AuthenticationWatch watch =
                new AuthenticationWatch(
                        () -> new Limit(limit, "the.key"),
                        () -> "",
                        failure -> {},
                        () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
        watch.add(CONNECTIONS, Map.of(CREATED, CONNECTIONS));
        while (watch.stalledSeconds() < MINUTE) {
            if (seconds.get() > 10 * MINUTE) {
                throw new AssertionError("not stalled");
            }
        }
        return watch;
    }
}
