/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Fault;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A KDC that is slow, comes and goes, or has a wrong clock while renewals take place, under clients
 * that authenticate every two seconds.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@EnabledIfSystemProperty(
        named = "kerstream.kdc.troubles",
        matches = "true",
        disabledReason = "takes a minute; run with -Dkerstream.kdc.troubles=true")
class KdcTroublesITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(10);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    private LoginCluster cluster;
    private Traffic traffic;

    @BeforeEach
    void start() {
        cluster =
                LoginCluster.start(
                        Kdc.builder()
                                .backend(KdcBackend.MIT)
                                .ticketLifetime(TICKET_LIFE)
                                .clockSkew(Duration.ofSeconds(5)),
                        kafka -> kafka.brokerProperty("connections.max.reauth.ms", "2000"));
        cluster.kafka().createTopic("troubles", 1);
        traffic =
                new Traffic(
                        cluster.client(LoginClass.OURS, cluster.keytab("client")),
                        "troubles",
                        Duration.ofMillis(50));
        traffic.awaitFirst();
    }

    @AfterEach
    void stop() throws Exception {
        try (LoginCluster closed = cluster) {
            assertThat(closed).isNotNull();
            traffic.close();
        }
    }

    /** Three round trips fit into what is left of a ticket when it is renewed. */
    @Test
    void aSlowKdc() {
        try (Fault slow = cluster.kdc().faults().slow(Duration.ofMillis(300))) {
            awaitLogins(3);
            assertThat(slow).isNotNull();
        }
        assertEveryRecordOnce();
        assertNoConnectionEnded();
    }

    /** A request that meets its silence costs more time than is left of a ticket this short. */
    @Test
    void aKdcThatComesAndGoes() {
        Instant end = Instant.now().plus(TICKET_LIFE.multipliedBy(2));
        while (Instant.now().isBefore(end)) {
            try (Fault down = cluster.kdc().faults().outage()) {
                pass(Duration.ofMillis(700));
                assertThat(down).isNotNull();
            }
            pass(Duration.ofMillis(500));
            try (Fault silent = cluster.kdc().faults().pause()) {
                pass(Duration.ofMillis(300));
                assertThat(silent).isNotNull();
            }
        }
        assertEveryRecordOnce();
    }

    @Test
    void aKdcWithAWrongClock() {
        assumeThat(cluster.kdc().supports(KdcCapability.CLOCK_SHIFT)).isTrue();
        for (Duration shift : new Duration[] {Duration.ofSeconds(3), Duration.ofSeconds(-3)}) {
            long logins = logins();
            try (Fault shifted = cluster.kdc().faults().shiftClock(shift)) {
                awaitLogins(logins + 1);
                assertThat(shifted).isNotNull();
            }
        }
        assertEveryRecordOnce();
        assertNoConnectionEnded();
    }

    private void assertEveryRecordOnce() {
        traffic.quiesce();
        await().atMost(BACK_WITHIN).until(() -> traffic.hasReceived(traffic.sent() - 1));
        assertThat(traffic.received()).isEqualTo(traffic.expected());
        assertThat(traffic.failures()).isEmpty();
        assertThat(traffic.reauthentications()).as("%s", traffic).isGreaterThan(5);
    }

    private void assertNoConnectionEnded() {
        assertThat(traffic.closedConnections())
                .as("connections that ended over a handshake, of %s", traffic)
                .isZero();
    }

    private long logins() {
        return cluster.kdc().requests().counts("client").logins();
    }

    private void awaitLogins(long count) {
        await().atMost(TICKET_LIFE.multipliedBy(3)).until(() -> logins() >= count);
    }

    private static void pass(Duration time) {
        Instant end = Instant.now().plus(time);
        await().pollInterval(Duration.ofMillis(20)).until(() -> Instant.now().isAfter(end));
    }
}
