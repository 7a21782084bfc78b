/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Fault;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.OldKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One broker with two listeners: SASL_PLAINTEXT with Kafka's own login, SASL_SSL with ours.
 *
 * <p>The KDC is down when the broker's logins are to be renewed. The client needs no KDC at that
 * time: it has its tickets. Later the service's key is rotated.
 */
class BrokerLoginITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(20);
    private static final SecurityProtocol STOCK = SecurityProtocol.SASL_PLAINTEXT;
    private static final SecurityProtocol OURS = SecurityProtocol.SASL_SSL;

    @TempDir private Path directory;

    private Path keytab;
    private Identity visitor;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void theListenerWithOursGoesOnAcceptingClients() throws Exception {
        keytab = directory.resolve("service.keytab");
        try (LoginCluster cluster =
                LoginCluster.start(
                        Kdc.builder().ticketLifetime(TICKET_LIFE),
                        (kdc, kafka) -> {
                            copy(kdc.keytab(LoginCluster.SERVICE), keytab);
                            String jaas =
                                    Identity.keytab(kdc.principal(LoginCluster.SERVICE), keytab)
                                            .jaas();
                            kafka.listener(STOCK, io.kerstream.testing.SaslMechanism.GSSAPI)
                                    .listener(OURS, io.kerstream.testing.SaslMechanism.GSSAPI)
                                    .brokerProperty(jaasOf(STOCK), jaas)
                                    .brokerProperty(jaasOf(OURS), jaas)
                                    .brokerProperty(
                                            LoginCluster.listenerProperty(
                                                    OURS, SaslConfigs.SASL_LOGIN_CLASS),
                                            LoginClass.OURS.className())
                                    // With the default, 60 s, the stock login ends at once.
                                    .brokerProperty(
                                            SaslConfigs.SASL_KERBEROS_MIN_TIME_BEFORE_RELOGIN,
                                            "10000");
                        })) {
            Kdc kdc = cluster.kdc();
            visitor = cluster.keytab("visitor");
            await().atMost(TICKET_LIFE)
                    .until(() -> stockRenewals(cluster) == 1 && brokerLogins(kdc) >= 4);
            Instant renewed = Instant.now();
            await().atMost(TICKET_LIFE)
                    .until(() -> Instant.now().isAfter(renewed.plus(TICKET_LIFE.dividedBy(2))));

            // Any client keeps the login, and so its tickets.
            try (Admin before = open(cluster, STOCK);
                    Admin alsoBefore = open(cluster, OURS)) {
                list(before);
                list(alsoBefore);
                try (Fault outage = kdc.faults().outage()) {
                    await().atMost(TICKET_LIFE).until(() -> stockRenewals(cluster) == 2);

                    assertAccepts(cluster, OURS);
                    assertRefuses(cluster, STOCK);
                    assertThat(outage).isNotNull();
                }
                await().atMost(Duration.ofSeconds(5)).until(() -> brokerLogins(kdc) >= 5);
                assertAccepts(cluster, OURS);

                kdc.changeKey(LoginCluster.SERVICE, OldKeys.KEEP);
                replace(kdc.keytab(LoginCluster.SERVICE));
                assertAccepts(cluster, OURS);
            }
            assertAccepts(cluster, OURS);
        }
    }

    private static String jaasOf(SecurityProtocol protocol) {
        return LoginCluster.listenerProperty(protocol, SaslConfigs.SASL_JAAS_CONFIG);
    }

    private static long brokerLogins(Kdc kdc) {
        return kdc.requests().counts(LoginCluster.SERVICE).logins();
    }

    private static long stockRenewals(LoginCluster cluster) throws IOException {
        return Files.readAllLines(cluster.kafka().brokerLog()).stream()
                .filter(line -> line.contains("Initiating logout for"))
                .count();
    }

    private Admin open(LoginCluster cluster, SecurityProtocol protocol) {
        Properties properties = cluster.client(protocol, LoginClass.OURS, visitor);
        // A new login, with a ticket for the service's new key, once the last client is closed.
        properties.setProperty(LoginSettings.LINGER, "0");
        properties.setProperty("default.api.timeout.ms", "4000");
        properties.setProperty("request.timeout.ms", "4000");
        return Admin.create(properties);
    }

    private void assertAccepts(LoginCluster cluster, SecurityProtocol protocol) throws Exception {
        try (Admin admin = open(cluster, protocol)) {
            list(admin);
        }
    }

    private void assertRefuses(LoginCluster cluster, SecurityProtocol protocol) {
        try (Admin admin = open(cluster, protocol)) {
            assertThatThrownBy(() -> list(admin)).as("a request over %s", protocol).isNotNull();
        }
    }

    private static void list(Admin admin) throws Exception {
        admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(Path content) throws IOException {
        Path next = directory.resolve("service.keytab.new");
        Files.copy(content, next);
        Files.move(next, keytab, StandardCopyOption.ATOMIC_MOVE);
    }
}
