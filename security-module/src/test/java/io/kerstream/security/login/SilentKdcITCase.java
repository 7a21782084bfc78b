/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Fault;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcRequest;
import io.kerstream.testing.SaslMechanism;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A KDC that accepts and never answers holds up nobody who does not need it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SilentKdcITCase {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static LoginCluster cluster;

    @BeforeAll
    static void start() {
        cluster =
                LoginCluster.start(
                        Kdc.builder(),
                        kafka ->
                                kafka.listener(
                                        SecurityProtocol.SASL_PLAINTEXT,
                                        SaslMechanism.GSSAPI,
                                        SaslMechanism.PLAIN));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theStockLoginHoldsUpEveryClient() throws Exception {
        Properties cold = cluster.client(LoginClass.STOCK, cluster.keytab("stock-cold"));
        Properties plain = plain("stock-neighbour");

        try (Fault silence = cluster.kdc().faults().pause()) {
            CompletableFuture<Void> login = background(() -> openAndClose(cold));
            awaitUnanswered("stock-cold", silence);

            assertThat(timeOf(plain)).isGreaterThan(AT_ONCE);
            assertThat(login).isNotNull();
        }
    }

    @Test
    void oursHoldsUpNobody() throws Exception {
        Properties warm = cluster.client(LoginClass.OURS, cluster.keytab("ours-warm"));
        Properties cold = cluster.client(LoginClass.OURS, cluster.keytab("ours-cold"));
        cold.setProperty(LoginSettings.LINGER, "0");
        Properties plain = plain("ours-neighbour");

        try (Admin keepsTheLogin = Admin.create(warm)) {
            use(keepsTheLogin);
            int threads = loginThreads();
            try (Fault silence = cluster.kdc().faults().pause()) {
                try (Admin hangs = Admin.create(cold)) {
                    awaitUnanswered("ours-cold", silence);
                    assertThat(hangs).isNotNull();

                    assertThat(timeOf(plain)).as("another mechanism").isLessThan(AT_ONCE);
                    assertThat(timeOf(warm)).as("another identity").isLessThan(AT_ONCE);
                    // Its tickets are there, so it needs no KDC.
                    Properties second = new Properties();
                    second.putAll(warm);
                    try (Admin another = Admin.create(second)) {
                        use(another);
                    }
                    assertThat(timeOf(cold)).as("a second client of it").isLessThan(AT_ONCE);
                }
            }
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(loginThreads()).isLessThanOrEqualTo(threads));
        }
    }

    @Test
    void clientsThatAreClosedWhileTheirLoginHangsLeaveNothing() throws Exception {
        Properties warm = cluster.client(LoginClass.OURS, cluster.keytab("leak-warm"));
        openAndClose(warm);
        int threads = loginThreads();
        long files = openFiles();
        try (Fault silence = cluster.kdc().faults().pause()) {
            for (int i = 0; i < 20; i++) {
                Properties cold = cluster.client(LoginClass.OURS, cluster.keytab("leak-" + i));
                cold.setProperty(LoginSettings.LINGER, "0");
                assertThat(timeOf(cold)).as("client %s", i).isLessThan(AT_ONCE);
            }
            assertThat(silence).isNotNull();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(loginThreads()).isLessThanOrEqualTo(threads);
                            assertThat(openFiles()).isLessThanOrEqualTo(files + 5);
                        });
    }

    private static Properties plain(String user) {
        return cluster.kafka()
                .clientProperties(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, user);
    }

    private static Duration timeOf(Properties client) {
        long start = System.nanoTime();
        openAndClose(client);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void openAndClose(Properties client) {
        Admin.create(client).close(Duration.ZERO);
    }

    private static void use(Admin admin) throws Exception {
        admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }

    private static void awaitUnanswered(String client, Fault silence) {
        assertThat(silence).isNotNull();
        String name = cluster.kdc().principal(client);
        KdcRequest request =
                cluster.kdc()
                        .requests()
                        .await(
                                r ->
                                        r.outcome().equals(KdcRequest.UNANSWERED)
                                                && r.client().filter(name::equals).isPresent(),
                                Duration.ofSeconds(10));
        assertThat(request.type()).isEqualTo(KdcRequest.Type.AS);
    }

    private static CompletableFuture<Void> background(Runnable task) {
        return CompletableFuture.runAsync(
                task, command -> new Thread(command, "hanging-client").start());
    }

    /** Threads that could belong to a login; Kafka's own are closed with their clients. */
    private static int loginThreads() {
        return (int)
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(
                                entry ->
                                        entry.getKey().getName().startsWith("kerstream-")
                                                || List.of(entry.getValue()).stream()
                                                        .anyMatch(
                                                                frame ->
                                                                        frame.getClassName()
                                                                                .startsWith(
                                                                                        "io.kerstream.security.login.K")))
                        .filter(entry -> !entry.getKey().getName().contains("kdc"))
                        .count();
    }

    private static long openFiles() {
        return ((com.sun.management.UnixOperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getOpenFileDescriptorCount();
    }
}
