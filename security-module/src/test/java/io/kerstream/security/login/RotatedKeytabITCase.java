/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The KDC has a new key, and the keytab gets it only after a renewal has failed for it; another
 * keytab is away for a while.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RotatedKeytabITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(15);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    @TempDir private Path directory;

    @Test
    void theNextRenewalTakesTheNewKey() throws Exception {
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        try (LoginCluster cluster =
                LoginCluster.start(
                        Kdc.builder().ticketLifetime(TICKET_LIFE),
                        kafka -> kafka.brokerProperty("connections.max.reauth.ms", "2000"))) {
            Kdc kdc = cluster.kdc();
            Path stockKeytab = keytab(kdc, "stock-rotated");
            Path rotated = keytab(kdc, "ours-rotated");
            Path away = keytab(kdc, "ours-away");
            open(cluster, traffic, LoginClass.STOCK, "stock-rotated", stockKeytab);
            open(cluster, traffic, LoginClass.OURS, "ours-rotated", rotated);
            open(cluster, traffic, LoginClass.OURS, "ours-away", away);
            traffic.values().forEach(Traffic::awaitFirst);

            kdc.changeKey("stock-rotated");
            kdc.changeKey("ours-rotated");
            Path hidden = directory.resolve("hidden");
            Files.move(away, hidden);
            awaitRefusal(kdc, "ours-rotated");
            replace(rotated, kdc.keytab("ours-rotated"));
            replace(away, hidden);
            awaitRefusal(kdc, "stock-rotated");
            replace(stockKeytab, kdc.keytab("stock-rotated"));
            awaitLogins(kdc, "ours-rotated", 3);
            awaitLogins(kdc, "ours-away", 3);

            for (String ours : new String[] {"ours-rotated", "ours-away"}) {
                Traffic each = traffic.get(ours);
                each.quiesce();
                await().atMost(BACK_WITHIN).until(() -> each.hasReceived(each.sent() - 1));
                assertThat(each.received()).isEqualTo(each.expected());
                assertThat(each.failures()).as("%s", each).isEmpty();
                assertThat(each.closedConnections())
                        .as("connections of %s that ended over a handshake", ours)
                        .isZero();
                assertThat(each.reauthentications()).isGreaterThan(8);
            }
            assertThat(traffic.get("stock-rotated").closedConnections())
                    .as("connections that the stock login lost within the ticket's life")
                    .isPositive();
        } finally {
            for (Traffic each : traffic.values()) {
                each.close();
            }
        }
    }

    private static void open(
            LoginCluster cluster,
            Map<String, Traffic> traffic,
            LoginClass login,
            String name,
            Path keytab) {
        cluster.kafka().createTopic(name, 1);
        Properties client =
                cluster.client(login, Identity.keytab(cluster.kdc().principal(name), keytab));
        client.setProperty("sasl.kerberos.min.time.before.relogin", "1000");
        traffic.put(name, new Traffic(client, name, Duration.ofMillis(50)));
    }

    private Path keytab(Kdc kdc, String name) throws IOException {
        return Files.copy(kdc.keytab(name), directory.resolve(name + ".keytab"));
    }

    private static void replace(Path file, Path content) throws IOException {
        Path next = Files.copy(content, file.resolveSibling(file.getFileName() + ".new"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitRefusal(Kdc kdc, String client) {
        kdc.requests()
                .await(
                        request ->
                                request.isError()
                                        && request.client()
                                                .filter(kdc.principal(client)::equals)
                                                .isPresent(),
                        TICKET_LIFE);
    }

    private static void awaitLogins(Kdc kdc, String client, int count) {
        await().atMost(TICKET_LIFE.multipliedBy(2))
                .until(() -> kdc.requests().counts(client).logins() >= count);
    }
}
