/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One outage of the KDC, from before the renewal of a ticket until it would have expired twice,
 * under a busy and an idle job that log in with the credential of the process, and under a job with
 * Kafka's own login. The broker makes every connection authenticate again every few seconds.
 */
class KdcOutageJobITCase {

    private static final Logger LOG = LoggerFactory.getLogger(KdcOutageJobITCase.class);

    /** Longer for a look at the same with tickets of another length. */
    private static final Duration TICKET_LIFE =
            Duration.parse(System.getProperty("kerstream.outage.ticket-life", "PT30S"));

    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
    private static final String STOCK_LOGIN =
            "org.apache.kafka.common.security.kerberos.KerberosLogin";

    private final Map<String, RelayJob> jobs = new LinkedHashMap<>();
    private final Map<String, Numbers> numbers = new LinkedHashMap<>();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void jobsGoOnExactlyOnceWhereTheStockLoginStalls() throws Exception {
        try (Kdc kdc =
                        Kdc.builder()
                                .backend(KdcBackend.MIT)
                                .ticketLifetime(TICKET_LIFE)
                                .clockSkew(Duration.ofSeconds(5))
                                .start();
                JvmKerberos jvm = JvmKerberos.use(kdc);
                KafkaCluster kafka =
                        SecuredBroker.start(
                                kdc, kdc.keytab(SecuredBroker.SERVICE), Duration.ofSeconds(3));
                KafkaSecurity.Registration use =
                        KafkaSecurity.use(
                                SecuredBroker.credential(
                                        kdc.principal("flink"), kdc.keytab("flink")))) {
            assertThat(jvm).isNotNull();
            assertThat(use).isNotNull();
            Properties ours = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
            Properties stock = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "stock");
            stock.setProperty("sasl.login.class", STOCK_LOGIN);
            // With the default, 60 s, its thread ends at once for tickets this short.
            stock.setProperty("sasl.kerberos.min.time.before.relogin", "20000");
            try {
                Instant login = Instant.now();
                open(kafka, "stock", stock, Duration.ofMillis(50));
                open(kafka, "busy", ours, Duration.ofMillis(10));
                open(kafka, "idle", ours, Duration.ZERO);
                for (Numbers each : numbers.values()) {
                    String first = each.write();
                    await().atMost(Duration.ofSeconds(20)).until(() -> each.hasReceived(first));
                }
                Instant started = Instant.now();
                LOG.info("Jobs run {} after the first login", Duration.between(login, started));
                outage(kdc, kafka, login);
            } finally {
                for (RelayJob job : jobs.values()) {
                    job.close();
                }
                for (Numbers each : numbers.values()) {
                    each.close();
                }
            }
        }
    }

    private void outage(Kdc kdc, KafkaCluster kafka, Instant login) throws Exception {
        kdc.stop();
        long handshakes = SecuredBroker.handshakes(kafka, kdc.principal("flink"));
        awaitTime(login.plus(TICKET_LIFE.multipliedBy(9).dividedBy(10)));
        long again = SecuredBroker.handshakes(kafka, kdc.principal("flink"));
        LOG.info("Handshakes during the outage, within the ticket's life: {}", again - handshakes);
        assertThat(again - handshakes).isGreaterThan(6);
        String within = numbers.get("idle").write();
        await().atMost(Duration.ofSeconds(2)).until(() -> numbers.get("idle").hasReceived(within));

        awaitTime(login.plus(TICKET_LIFE.multipliedBy(2)));
        Map<String, String> probes = new LinkedHashMap<>();
        numbers.forEach((name, each) -> probes.put(name, each.write()));
        assertThat(numbers.entrySet().stream())
                .noneMatch(e -> e.getValue().hasReceived(probes.get(e.getKey())));

        kdc.start();
        Instant back = Instant.now();
        await().atMost(BACK_WITHIN)
                .until(
                        () ->
                                numbers.get("busy").hasReceived(probes.get("busy"))
                                        && numbers.get("idle").hasReceived(probes.get("idle")));
        LOG.info("Traffic was back after {}", Duration.between(back, Instant.now()));
        awaitTime(back.plus(BACK_WITHIN));
        assertThat(numbers.get("stock").hasReceived(probes.get("stock"))).isFalse();

        for (String name : new String[] {"busy", "idle"}) {
            Numbers each = numbers.get(name);
            String last = each.finish();
            await().atMost(BACK_WITHIN).until(() -> each.hasReceived(last));
            assertThat(jobs.get(name).status()).isEqualTo(JobStatus.RUNNING);
            assertThat(each.received()).isEqualTo(each.expected());
        }
    }

    private void open(KafkaCluster kafka, String name, Properties properties, Duration interval)
            throws Exception {
        kafka.createTopic(name + "-in", 1);
        kafka.createTopic(name + "-out", 1);
        jobs.put(name, RelayJob.start(properties, name, 1, 1, 0));
        numbers.put(name, new Numbers(SecuredBroker.auditor(kafka), name, interval));
    }

    private static void awaitTime(Instant time) {
        await().atMost(TICKET_LIFE.multipliedBy(2)).until(() -> Instant.now().isAfter(time));
    }
}
