/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.LogCapture;
import io.kerstream.security.observation.AuthenticationWatch.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class AuthenticationWatchTest {

    private static final String CREATED = "connection-creation-total";
    private static final String AUTHENTICATED = "successful-authentication-total";
    private static final String FAILED = "failed-authentication-total";
    private static final String AGAIN = "successful-reauthentication-total";

    private long now;
    private Limit limit = new Limit(Duration.ofMinutes(5), "the.key = 5 min (test)");
    private final List<String> stalls = new ArrayList<>();
    private final AuthenticationWatch watch =
            new AuthenticationWatch(
                    () -> limit,
                    () -> "alice@R has no ticket.",
                    failure -> stalls.add(String.valueOf(failure)),
                    () -> now);
    private final FakeClient client = new FakeClient();

    AuthenticationWatchTest() {
        watch.add(client, client.metrics);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** Tries in vain, once a second. */
    private void tryInVain(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            client.count(CREATED);
            watch.stalledSeconds();
        }
    }

    @Test
    void aClientThatAuthenticatesIsNotStalled() {
        for (int i = 0; i < 1_000; i++) {
            client.count(CREATED);
            client.count(AUTHENTICATED);
            pass(Duration.ofSeconds(1));
            watch.check();
            assertThat(watch.stalledSeconds()).isZero();
        }
    }

    @Test
    void aClientThatTriesNothingIsNotStalled() {
        client.count(CREATED);
        client.count(AUTHENTICATED);
        watch.check();
        pass(Duration.ofDays(1));

        assertThat(watch.stalledSeconds()).isZero();
        assertThatCode(watch::check).doesNotThrowAnyException();
    }

    @Test
    void connectionsWithoutAuthenticationAreAStall() {
        tryInVain(Duration.ofSeconds(61));

        assertThat(watch.stalledSeconds()).isEqualTo(60);
    }

    @Test
    void failedAuthenticationsAreAStall() {
        client.count(CREATED);
        client.count(AUTHENTICATED);
        watch.stalledSeconds();
        pass(Duration.ofSeconds(1));
        client.count(FAILED);
        watch.stalledSeconds();
        pass(Duration.ofSeconds(30));

        assertThat(watch.stalledSeconds()).isEqualTo(30);
    }

    @Test
    void aStallEndsWithAnAuthenticationOrAnotherOne() {
        for (String success : List.of(AUTHENTICATED, AGAIN)) {
            tryInVain(Duration.ofSeconds(61));
            client.count(success);
            pass(Duration.ofSeconds(1));

            assertThat(watch.stalledSeconds()).isZero();
        }
    }

    @Test
    void aStallEndsWhenNothingIsTriedAnyMore() {
        tryInVain(Duration.ofSeconds(61));
        pass(AuthenticationWatch.QUIET);

        assertThat(watch.stalledSeconds()).isZero();
    }

    @Test
    void theSuccessOfAnotherClientOfTheOperatorCounts() {
        FakeClient other = new FakeClient();
        watch.add(other, other.metrics);
        tryInVain(Duration.ofSeconds(61));
        other.count(CREATED);
        other.count(AUTHENTICATED);
        pass(Duration.ofSeconds(1));

        assertThat(watch.stalledSeconds()).isZero();
    }

    @Test
    void warnsOnceInAnIntervalAndTellsOnce() {
        try (LogCapture log = new LogCapture(Level.WARN)) {
            for (int second = 0; second < 100; second++) {
                tryInVain(Duration.ofSeconds(1));
                watch.check();
            }
            assertThat(log.text().lines().filter(line -> line.startsWith("WARN"))).hasSize(3);
            assertThat(log.text())
                    .contains(
                            "stalled for 10 s",
                            "alice@R has no ticket.",
                            "The job fails when this has lasted for PT5M.");
        }
        assertThat(stalls).containsExactly("null");
    }

    @Test
    void failsWithTheLastErrorWhenTheLimitIsReached() {
        RuntimeException cause = new IllegalStateException("no KDC answers");
        watch.failed(cause);
        tryInVain(Duration.ofMinutes(5));
        assertThatCode(watch::check).doesNotThrowAnyException();
        tryInVain(Duration.ofSeconds(1));

        assertThatThrownBy(watch::check)
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("stalled for 300 s")
                .hasMessageContaining("the.key = 5 min (test)")
                .hasMessageContaining("no KDC answers")
                .hasCause(cause);
    }

    @Test
    void aLimitOfZeroNeverFails() {
        limit = new Limit(Duration.ZERO, "");
        tryInVain(Duration.ofHours(2));

        assertThatCode(watch::check).doesNotThrowAnyException();
    }

    @Test
    void explainsWhatFailsMeanwhileAndNothingElse() {
        TimeoutException failure = new TimeoutException("not sent in time");
        assertThat(watch.explain(failure)).isSameAs(failure);

        tryInVain(Duration.ofSeconds(31));

        assertThat(watch.explain(failure))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("stalled for 30 s")
                .hasMessageContaining("not sent in time")
                .hasCause(failure);
    }

    /** A client's metrics: those of the whole client, and one of a node, which do not count. */
    private static final class FakeClient {

        private final Map<MetricName, Metric> metrics = new HashMap<>();
        private final Map<String, Double> values = new HashMap<>();

        FakeClient() {
            for (String name : List.of(CREATED, AUTHENTICATED, FAILED, AGAIN)) {
                add(name, Map.of("client-id", "c"), () -> values.getOrDefault(name, 0.0));
            }
            add(CREATED, Map.of("client-id", "c", "node-id", "1"), () -> now());
        }

        private static double now() {
            return System.nanoTime();
        }

        void count(String name) {
            values.merge(name, 1.0, Double::sum);
        }

        private void add(
                String name, Map<String, String> tags, java.util.function.DoubleSupplier value) {
            MetricName metricName = new MetricName(name, "consumer-metrics", "", tags);
            metrics.put(
                    metricName,
                    new Metric() {
                        @Override
                        public MetricName metricName() {
                            return metricName;
                        }

                        @Override
                        public Object metricValue() {
                            return value.getAsDouble();
                        }
                    });
        }
    }
}
