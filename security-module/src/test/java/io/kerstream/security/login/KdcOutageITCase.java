/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One outage of the KDC, from before the renewal of a ticket until it would have expired twice, and
 * what becomes of clients that the broker makes authenticate again every few seconds: with Kafka's
 * own login and with ours, from keytabs and from ticket caches, busy and idle.
 */
class KdcOutageITCase {

    private static final Logger LOG = LoggerFactory.getLogger(KdcOutageITCase.class);

    /** Longer for a look at the same with tickets of another length. */
    private static final Duration TICKET_LIFE =
            Duration.parse(System.getProperty("kerstream.outage.ticket-life", "PT30S"));

    private static final Duration SESSION_LIFE = Duration.ofSeconds(3);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    /** The stock login renews after 80 to 85 % of the life. */
    private static final Duration STOCK_RENEWS_BEFORE = TICKET_LIFE.multipliedBy(86).dividedBy(100);

    @TempDir private static Path directory;

    private final Map<String, Traffic> traffic = new LinkedHashMap<>();
    private final Map<String, UserKinit> caches = new LinkedHashMap<>();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void oursGoesOnWhereTheStockLoginStalls() throws Exception {
        try (LoginCluster cluster =
                LoginCluster.start(
                        Kdc.builder()
                                .backend(KdcBackend.MIT)
                                .ticketLifetime(TICKET_LIFE)
                                .renewableLifetime(Duration.ofMinutes(10))
                                .clockSkew(Duration.ofSeconds(5)),
                        kafka ->
                                kafka.brokerProperty(
                                        "connections.max.reauth.ms",
                                        Long.toString(SESSION_LIFE.toMillis())))) {
            Instant login = startClients(cluster);
            try {
                withinTheTicketsLife(cluster, login);
                afterTheTicketsLife(cluster, login);
            } finally {
                for (Traffic each : traffic.values()) {
                    LOG.info("{}", each);
                    each.close();
                }
            }
        }
    }

    /**
     * @return a moment before the first ticket was issued
     */
    private Instant startClients(LoginCluster cluster) throws Exception {
        for (LoginClass login : LoginClass.values()) {
            UserKinit kinit = new UserKinit(cluster.kdc(), login.id() + "-cache", directory);
            caches.put(login.id(), kinit);
            for (String kind : List.of("keytab", "cache")) {
                for (String load : List.of("busy", "idle")) {
                    cluster.kafka().createTopic(topic(login, kind, load), 1);
                }
            }
        }
        Instant start = Instant.now();
        for (LoginClass login : LoginClass.values()) {
            UserKinit kinit = caches.get(login.id());
            kinit.login("-r", "10m");
            Properties keytab = cluster.client(login, cluster.keytab(login.id() + "-keytab"));
            Properties cache = cluster.client(login, kinit.identity());
            if (login == LoginClass.STOCK) {
                // It would use the krb5.conf and the ticket cache of the process.
                cache.setProperty("sasl.kerberos.kinit.cmd", kinit.command().toString());
            }
            for (Properties client : List.of(keytab, cache)) {
                // The default, 60 s, lets the stock login's thread end at once for such tickets.
                client.setProperty("sasl.kerberos.min.time.before.relogin", "20000");
            }
            start(login, "keytab", keytab);
            start(login, "cache", cache);
        }
        traffic.values().forEach(Traffic::awaitFirst);
        return start;
    }

    private void start(LoginClass login, String kind, Properties client) {
        String busy = topic(login, kind, "busy");
        traffic.put(busy, new Traffic(client, busy, Duration.ofMillis(20)));
        String idle = topic(login, kind, "idle");
        traffic.put(idle, new Traffic(client, idle, Duration.ZERO));
        traffic.get(idle).send();
    }

    /** The KDC is down, and nothing of ours notices. */
    private void withinTheTicketsLife(LoginCluster cluster, Instant login) throws Exception {
        cluster.kdc().stop();
        Collection<Traffic> ours = of(LoginClass.OURS);
        Map<Traffic, Long> handshakes = new LinkedHashMap<>();
        ours.forEach(each -> handshakes.put(each, each.reauthentications()));
        await().atMost(SESSION_LIFE.multipliedBy(4))
                .until(
                        () ->
                                ours.stream()
                                        .allMatch(
                                                each ->
                                                        each.reauthentications()
                                                                >= handshakes.get(each) + 2));
        for (Traffic each : ours) {
            assertThat(each.closedConnections())
                    .as("connections of %s that ended over a handshake", each)
                    .isZero();
        }

        cluster.kafka().broker(1).restart();
        assertThat(Instant.now())
                .as("the broker is back within the ticket's life")
                .isBefore(login.plus(STOCK_RENEWS_BEFORE));
        Map<Traffic, Long> probes = probe(ours);
        await().atMost(BACK_WITHIN).until(() -> arrived(probes));

        // By then the stock login has thrown a ticket away that would still be good, and every
        // connection had to authenticate since.
        awaitTime(login.plus(TICKET_LIFE).minusMillis(1500));
        Map<Traffic, Long> last = probe(traffic.values());
        Map<Traffic, Long> lastOfOurs = new LinkedHashMap<>(last);
        lastOfOurs.keySet().retainAll(ours);
        await().atMost(Duration.ofSeconds(1)).until(() -> arrived(lastOfOurs));
        Traffic stock = traffic.get(topic(LoginClass.STOCK, "keytab", "busy"));
        assertThat(stock.hasReceived(last.get(stock))).as("%s", stock).isFalse();
        for (Traffic each : ours) {
            assertThat(each.failedHandshakes()).as("failed handshakes of %s", each).isZero();
            assertThat(each.failures()).as("failures of %s", each).isEmpty();
            LOG.info("Within the ticket's life: {}", each);
        }
    }

    private void afterTheTicketsLife(LoginCluster cluster, Instant login) throws Exception {
        awaitTime(login.plus(TICKET_LIFE.multipliedBy(2)));
        Map<Traffic, Long> probes = probe(traffic.values());
        assertThat(arrived(probes)).isFalse();

        cluster.kdc().start();
        Instant back = Instant.now();
        for (UserKinit kinit : caches.values()) {
            // An expired ticket cannot be renewed, so somebody logs in anew.
            kinit.login("-r", "10m");
        }
        Map<Traffic, Long> ours = new LinkedHashMap<>(probes);
        ours.keySet().retainAll(of(LoginClass.OURS));
        await().atMost(BACK_WITHIN.minus(Duration.between(back, Instant.now())))
                .until(() -> arrived(ours));
        LOG.info("Traffic of ours was back after {}", Duration.between(back, Instant.now()));

        awaitTime(back.plus(BACK_WITHIN));
        for (Traffic stock : of(LoginClass.STOCK)) {
            assertThat(stock.hasReceived(probes.get(stock))).as("%s", stock).isFalse();
        }
        assertThat(refreshThread("stock-keytab")).isTrue();
        assertThat(refreshThread("stock-cache")).as("the stock login's thread").isFalse();

        for (Traffic each : of(LoginClass.OURS)) {
            each.quiesce();
            await().atMost(BACK_WITHIN).until(() -> each.hasReceived(each.sent() - 1));
            assertThat(each.received()).as("%s", each).isEqualTo(each.expected());
            assertThat(each.failures()).as("%s", each).isEmpty();
            assertThat(each.failedHandshakes()).as("%s", each).isZero();
        }
    }

    private static void awaitTime(Instant time) {
        await().atMost(TICKET_LIFE.multipliedBy(2)).until(() -> Instant.now().isAfter(time));
    }

    private static Map<Traffic, Long> probe(Collection<Traffic> all) {
        Map<Traffic, Long> probes = new LinkedHashMap<>();
        all.forEach(each -> probes.put(each, each.send()));
        return probes;
    }

    private static boolean arrived(Map<Traffic, Long> probes) {
        return probes.entrySet().stream().allMatch(e -> e.getKey().hasReceived(e.getValue()));
    }

    private static boolean refreshThread(String principal) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                        thread ->
                                thread.getName()
                                        .startsWith("kafka-kerberos-refresh-thread-" + principal));
    }

    private Collection<Traffic> of(LoginClass login) {
        List<Traffic> of = new ArrayList<>();
        traffic.forEach(
                (topic, each) -> {
                    if (topic.startsWith(login.id())) {
                        of.add(each);
                    }
                });
        return of;
    }

    private static String topic(LoginClass login, String kind, String load) {
        return login.id() + "-" + kind + "-" + load;
    }
}
