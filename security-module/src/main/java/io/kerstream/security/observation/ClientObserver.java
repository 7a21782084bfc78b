/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import io.kerstream.security.KafkaSecurityMetrics;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.login.LoginStatus;
import io.kerstream.security.observation.AuthenticationWatch.Limit;
import io.kerstream.security.report.FailureReports;
import io.kerstream.security.report.KerberosIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * What one operator shows of the authentication of its clients: metrics, the watch over stalls, and
 * reports of failures. Thread-safe.
 *
 * <p>The metrics stand in the group {@value KafkaSecurityMetrics#GROUP} of the operator. Flink
 * removes them with the operator.
 */
@Internal
public final class ClientObserver {

    private final Supplier<ProcessConfiguration> settings;
    private final @Nullable IdentityMetrics metrics;
    private final AuthenticationWatch watch;

    private final Set<KerberosIdentity> identities = ConcurrentHashMap.newKeySet();

    /**
     * @param settings of the process; asked when they are needed
     * @param operator group of the operator, null where there is none
     */
    public ClientObserver(Supplier<ProcessConfiguration> settings, @Nullable MetricGroup operator) {
        this.settings = settings;
        this.watch =
                new AuthenticationWatch(
                        this::limit, this::logins, this::reportAll, System::nanoTime);
        if (operator == null) {
            this.metrics = null;
        } else {
            MetricGroup group = operator.addGroup(KafkaSecurityMetrics.GROUP);
            Gauge<Long> stalled = watch::stalledSeconds;
            group.gauge(KafkaSecurityMetrics.AUTHENTICATION_STALLED.name(), stalled);
            this.metrics = new IdentityMetrics(group, KerberosLogins::statuses, Clock.systemUTC());
        }
    }

    public AuthenticationWatch watch() {
        return watch;
    }

    /**
     * A client was made.
     *
     * @param configuration what Kafka made it from
     */
    public void opened(
            Object client,
            Map<MetricName, ? extends Metric> clientMetrics,
            Map<String, ?> configuration) {
        Object protocol = configuration.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        if (protocol == null || protocol.equals("PLAINTEXT")) {
            return;
        }
        watch.add(client, clientMetrics);
        KerberosIdentity.of(configuration)
                .ifPresent(
                        identity -> {
                            identities.add(identity);
                            if (metrics != null) {
                                metrics.show(identity.principal());
                            }
                        });
    }

    /** A client could not be made. */
    public void refused(Map<String, ?> configuration, RuntimeException failure) {
        KerberosIdentity.of(configuration).ifPresent(identity -> report(identity, failure));
    }

    private void reportAll(@Nullable Throwable failure) {
        identities.forEach(identity -> report(identity, failure));
    }

    private void report(KerberosIdentity identity, @Nullable Throwable failure) {
        String wanted =
                settings.get()
                        .setting(KerstreamOptions.DEBUG_IDENTITY)
                        .map(Setting::value)
                        .orElse("");
        FailureReports.shared().offer(wanted, identity, failure);
    }

    private Limit limit() {
        ProcessConfiguration current = settings.get();
        Duration limit = current.duration(KerstreamOptions.STALL_TIMEOUT);
        return new Limit(
                limit,
                current.setting(KerstreamOptions.STALL_TIMEOUT)
                        .map(Setting::toString)
                        .orElse(
                                KerstreamOptions.STALL_TIMEOUT.key()
                                        + " = "
                                        + limit.toSeconds()
                                        + " s (default)"));
    }

    /** What the logins of these clients say of themselves, those in trouble alone. */
    private String logins() {
        Instant now = Instant.now();
        return KerberosLogins.statuses().stream()
                .filter(login -> uses(login.principal()))
                .filter(
                        login ->
                                login.failuresInARow() > 0
                                        || login.ticketLifeLeft(now).isNegative())
                .map(ClientObserver::describe)
                .collect(Collectors.joining(" "));
    }

    private boolean uses(String principal) {
        return identities.stream().anyMatch(identity -> identity.principal().equals(principal));
    }

    private static String describe(LoginStatus login) {
        return "The login of "
                + login.principal()
                + " from "
                + login.source()
                + ": ticket valid until "
                + login.ticketEnd()
                + ", last success at "
                + login.lastSuccess()
                + ", "
                + login.failuresInARow()
                + " failed attempts since"
                + (login.lastError() == null ? "." : ", the last one: " + login.lastError());
    }
}
