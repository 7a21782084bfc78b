/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.LogCapture;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tickets of twelve seconds that somebody else has got, under clients that authenticate all the
 * time.
 */
class TicketCacheITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(12);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    /** Asking for no more than there is: for a longer life, MIT's KDC offers renewal instead. */
    private static final String[] NOT_RENEWABLE = {"-l", TICKET_LIFE.toSeconds() + "s"};

    @TempDir private Path directory;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void cachesAreRenewedReadAgainAndMissed() throws Exception {
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        try (LoginCluster cluster =
                        LoginCluster.start(
                                Kdc.builder()
                                        .backend(KdcBackend.MIT)
                                        .ticketLifetime(TICKET_LIFE)
                                        .renewableLifetime(Duration.ofMinutes(10))
                                        .clockSkew(Duration.ofSeconds(2)),
                                kafka ->
                                        kafka.brokerProperty("connections.max.reauth.ms", "2000"));
                LogCapture log = new LogCapture(Level.INFO)) {
            Kdc kdc = cluster.kdc();
            UserKinit renewable = new UserKinit(kdc, "renewable", directory);
            UserKinit replaced = new UserKinit(kdc, "replaced", directory);
            UserKinit lapsing = new UserKinit(kdc, "lapsing", directory);
            Instant start = Instant.now();
            renewable.login("-r", "10m");
            replaced.login(NOT_RENEWABLE);
            lapsing.login(NOT_RENEWABLE);
            open(cluster, traffic, "renewable", renewable);
            open(cluster, traffic, "replaced", replaced);
            open(cluster, traffic, "lapsing", lapsing);
            Identity keytab = cluster.keytab("keytab");
            cluster.kafka().createTopic("keytab", 1);
            traffic.put(
                    "keytab",
                    new Traffic(
                            cluster.client(LoginClass.OURS, keytab),
                            "keytab",
                            Duration.ofMillis(50)));
            traffic.values().forEach(Traffic::awaitFirst);

            awaitTime(start.plus(TICKET_LIFE.dividedBy(2)));
            replaced.login(NOT_RENEWABLE);
            awaitTime(start.plus(TICKET_LIFE.multipliedBy(5).dividedBy(4)));
            replaced.login(NOT_RENEWABLE);
            Traffic stalled = traffic.get("lapsing");
            long probe = stalled.send();
            awaitTime(start.plus(TICKET_LIFE.multipliedBy(2)));
            assertThat(stalled.hasReceived(probe)).as("%s", stalled).isFalse();
            assertThat(status(kdc.principal("lapsing")).renewable()).isFalse();
            assertThat(status(kdc.principal("lapsing")).lastError()).contains("kinit");
            assertThat(status(kdc.principal("renewable")).renewable()).isTrue();
            assertThat(log.text().lines().filter(line -> isWarning(line, kdc, "lapsing")))
                    .as("warnings about the one ticket that nobody can renew")
                    .hasSize(1);
            lapsing.login(NOT_RENEWABLE);
            await().atMost(BACK_WITHIN).until(() -> stalled.hasReceived(probe));

            stalled.quiesce();
            for (String name : new String[] {"renewable", "replaced", "keytab"}) {
                Traffic each = traffic.get(name);
                each.quiesce();
                await().atMost(BACK_WITHIN).until(() -> each.hasReceived(each.sent() - 1));
                assertThat(each.received()).isEqualTo(each.expected());
                assertThat(each.failures()).as("%s", each).isEmpty();
                assertThat(each.closedConnections())
                        .as("connections of %s that ended over a handshake", name)
                        .isZero();
                assertThat(each.reauthentications()).isGreaterThan(10);
            }
            await().atMost(BACK_WITHIN).until(() -> stalled.hasReceived(stalled.sent() - 1));
            assertThat(stalled.received()).isEqualTo(stalled.expected());
            assertThat(stalled.failures()).as("%s", stalled).isEmpty();
            assertThat(kdc.requests().counts("renewable").logins())
                    .as("new logins of the renewable cache")
                    .isEqualTo(1);
        } finally {
            for (Traffic each : traffic.values()) {
                each.close();
            }
        }
    }

    private static void open(
            LoginCluster cluster, Map<String, Traffic> traffic, String name, UserKinit kinit) {
        cluster.kafka().createTopic(name, 1);
        Properties client = cluster.client(LoginClass.OURS, kinit.identity());
        traffic.put(name, new Traffic(client, name, Duration.ofMillis(50)));
    }

    private static boolean isWarning(String line, Kdc kdc, String client) {
        return line.startsWith("WARN io.kerstream.security")
                && line.contains(kdc.principal(client));
    }

    private static LoginStatus status(String principal) {
        return KerberosLogins.statuses().stream()
                .filter(status -> status.principal().equals(principal))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitTime(Instant time) {
        await().atMost(TICKET_LIFE.multipliedBy(2)).until(() -> Instant.now().isAfter(time));
    }
}
