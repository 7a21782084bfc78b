/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import io.kerstream.security.KafkaSecurityMetrics;
import io.kerstream.security.login.LoginStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What an operator shows of its Kerberos identities. The numbers are those of the logins, which all
 * operators of a process share: they are the same in each of them. Thread-safe.
 */
final class IdentityMetrics {

    private final MetricGroup group;
    private final Supplier<List<LoginStatus>> logins;
    private final Clock clock;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    IdentityMetrics(MetricGroup group, Supplier<List<LoginStatus>> logins, Clock clock) {
        this.group = group;
        this.logins = logins;
        this.clock = clock;
    }

    /** Shows an identity, once however many clients have it; 0 where its login says nothing. */
    void show(String principal) {
        if (!shown.add(principal)) {
            return;
        }
        MetricGroup identity = group.addGroup(KafkaSecurityMetrics.PRINCIPAL_GROUP, principal);
        gauge(
                identity,
                KafkaSecurityMetrics.TICKET_LIFE_LEFT,
                principal,
                login -> Math.max(0, login.ticketLifeLeft(clock.instant()).toSeconds()));
        gauge(
                identity,
                KafkaSecurityMetrics.LAST_SUCCESSFUL_LOGIN,
                principal,
                IdentityMetrics::lastSuccess);
        gauge(
                identity,
                KafkaSecurityMetrics.FAILED_RENEWALS,
                principal,
                login -> (long) login.failuresInARow());
        gauge(
                identity,
                KafkaSecurityMetrics.KDC_ROUND_TRIPS,
                principal,
                LoginStatus::kdcRoundTrips);
    }

    private void gauge(
            MetricGroup identity,
            MetricDescription metric,
            String principal,
            Function<LoginStatus, Long> value) {
        Gauge<Long> gauge = () -> worst(principal).map(value).orElse(0L);
        identity.gauge(metric.name(), gauge);
    }

    /** A principal may log in from several files: the login that is worst off counts. */
    private Optional<LoginStatus> worst(String principal) {
        return logins.get().stream()
                .filter(login -> login.principal().equals(principal))
                .min(Comparator.comparing(login -> login.ticketLifeLeft(clock.instant())));
    }

    private static long lastSuccess(LoginStatus login) {
        Instant success = login.lastSuccess();
        return success == null ? 0 : success.toEpochMilli();
    }
}
