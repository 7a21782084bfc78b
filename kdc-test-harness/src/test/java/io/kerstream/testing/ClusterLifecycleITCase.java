/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, kill, restart and end of a cluster, and what is left behind. */
@Timeout(180)
class ClusterLifecycleITCase {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void clusterThatCannotBePreparedLeavesNothing(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("broker-2").resolve("data"));
        String urls = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
        String before = System.getProperty(urls);
        try (Kdc kdc = Kdc.builder().start()) {
            KafkaClusterBuilder kafka =
                    KafkaCluster.builder(kdc)
                            .brokers(2)
                            .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.OAUTHBEARER)
                            .cuttable()
                            .workDirectory(directory);

            assertThatThrownBy(kafka::start).hasMessageContaining("data of an earlier cluster");

            assertThat(System.getProperty(urls)).isEqualTo(before);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> {
                                assertThat(Host.threadsNamedLike("kerstream-proxy")).isEmpty();
                                assertThat(Host.threadsNamedLike("kerstream-oauth")).isEmpty();
                            });
        }
    }

    @Test
    void closeLeavesNothing() throws Exception {
        List<String> temporaryBefore = temporaryDirectories();
        long started = System.nanoTime();
        Kdc kdc = Kdc.builder().start();
        JvmKerberos kerberos = JvmKerberos.use(kdc);
        KafkaCluster kafka = KafkaCluster.builder(kdc).topic("t", 1).start();
        long ready = System.nanoTime();
        System.out.println(
                "Start-up of KDC, broker and one topic: " + (ready - started) / 1_000_000 + " ms");
        Records.write(kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice"), "t", "a");
        long pid = kafka.brokerPid();
        int plainPort = Host.port(kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
        int tlsPort = Host.port(kafka.bootstrapServers(SecurityProtocol.SASL_SSL));
        assertThat(Host.accepts(plainPort)).isTrue();
        assertThat(Host.accepts(tlsPort)).isTrue();
        assertThat(temporaryDirectories()).hasSizeGreaterThan(temporaryBefore.size());

        kafka.close();
        kafka.close();
        kerberos.close();
        kdc.close();

        assertThat(Host.isGone(pid)).isTrue();
        assertThat(Host.accepts(plainPort)).isFalse();
        assertThat(Host.accepts(tlsPort)).isFalse();
        assertThat(Host.accepts(kdc.port())).isFalse();
        assertThat(temporaryDirectories()).isEqualTo(temporaryBefore);
        assertThat(System.getProperties()).doesNotContainKey("java.security.krb5.conf");
        assertThat(Host.threadsNamedLike("kerstream")).isEmpty();
        assertThatThrownBy(kafka::admin).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void killedBrokerComesBackWithItsDataAndPorts(@TempDir Path directory) throws Exception {
        Path work = directory.resolve("with spaces in it");
        Kdc kdc = Kdc.builder().workDirectory(work).start();
        JvmKerberos kerberos = JvmKerberos.use(kdc);
        try (kdc;
                kerberos;
                KafkaCluster kafka =
                        KafkaCluster.builder(kdc).workDirectory(work).topic("t", 1).start()) {
            String bootstrap = kafka.bootstrapServers(SecurityProtocol.SASL_SSL);
            Properties client = kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice");
            client.setProperty("client.id", "first");
            Records.write(client, "t", "before");
            long pid = kafka.brokerPid();

            kafka.kill();

            assertThat(kafka.isRunning()).isFalse();
            assertThat(Host.isGone(pid)).isTrue();
            assertThat(Host.accepts(Host.port(bootstrap))).isFalse();

            kafka.restart();

            assertThat(kafka.isRunning()).isTrue();
            assertThat(kafka.brokerPid()).isNotEqualTo(pid);
            assertThat(kafka.bootstrapServers(SecurityProtocol.SASL_SSL)).isEqualTo(bootstrap);
            Records.write(client, "t", "after");
            assertThat(Records.readAll(client, "t")).containsExactly("before", "after");

            kafka.restart();

            assertThat(Records.readAll(client, "t")).containsExactly("before", "after");
            assertThat(kafka.authenticatedClients())
                    .containsOnlyOnce(
                            new AuthenticatedClient(kdc.principal("alice"), "first", "SASL_SSL"));
        }
        assertThat(work.resolve("broker-1/data")).isDirectory();
        assertThat(work.resolve("krb5.conf")).exists();
    }

    @Test
    void failedStartLeavesNothingAndShowsTheLog() throws Exception {
        List<String> temporaryBefore;
        List<Long> childrenBefore;
        try (Kdc kdc = Kdc.builder().start()) {
            temporaryBefore = temporaryDirectories();
            childrenBefore = children();
            KafkaClusterBuilder builder =
                    KafkaCluster.builder(kdc).brokerProperty("num.io.threads", "many");

            assertThatThrownBy(builder::start)
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("The broker-1 ended during start-up with exit status 1")
                    .hasMessageContaining("broker.log (removed with the temporary directory")
                    .hasMessageContaining("Invalid value many for configuration num.io.threads");

            assertThat(temporaryDirectories()).isEqualTo(temporaryBefore);
            assertThat(children()).isEqualTo(childrenBefore);
        }
    }

    @Test
    void failedTopicEndsTheBrokerAgain() throws Exception {
        try (Kdc kdc = Kdc.builder().start()) {
            List<String> temporaryBefore = temporaryDirectories();
            List<Long> childrenBefore = children();
            KafkaClusterBuilder builder = KafkaCluster.builder(kdc).topic("no topic name!", 1);

            assertThatThrownBy(builder::start)
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("no topic name!");

            assertThat(temporaryDirectories()).isEqualTo(temporaryBefore);
            assertThat(children()).isEqualTo(childrenBefore);
        }
    }

    @Test
    void interruptedThreadCanStillClose() throws Exception {
        List<String> temporaryBefore = temporaryDirectories();
        Kdc kdc = Kdc.builder().start();
        KafkaCluster kafka = KafkaCluster.builder(kdc).start();
        long pid = kafka.brokerPid();

        Thread.currentThread().interrupt();
        kafka.close();
        kdc.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Host.isGone(pid)).isTrue();
        assertThat(temporaryDirectories()).isEqualTo(temporaryBefore);
    }

    @Test
    void stoppedKdcIsNamed() {
        try (Kdc kdc = Kdc.builder().start()) {
            kdc.stop();

            assertThatThrownBy(() -> KafkaCluster.builder(kdc).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The KDC does not run");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "pause"})
    void brokerDiesWithItsKilledParent(String what, @TempDir Path directory) throws Exception {
        try (ClusterHolder.Parent parent =
                ClusterHolder.fork(directory, what, directory.resolve("work").toString())) {
            long broker = parent.awaitBroker();
            try {
                assertThat(Host.isGone(broker)).isFalse();

                parent.process().destroyForcibly();

                await().atMost(LIMIT).until(() -> Host.isGone(broker));
            } finally {
                ProcessHandle.of(broker).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void parentThatIsToldToEndLeavesNothing(@TempDir Path directory) throws Exception {
        try (ClusterHolder.Parent parent = ClusterHolder.fork(directory, "hold")) {
            long broker = parent.awaitBroker();
            assertThat(temporaryDirectories(parent.process().pid())).hasSize(2);

            parent.process().destroy();

            assertThat(parent.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Host.isGone(broker)).isTrue();
            assertThat(temporaryDirectories(parent.process().pid())).isEmpty();
        }
    }

    @Test
    void runsWithoutTheRightsOfRoot(@TempDir Path directory) throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "all tests run without the rights of root");
        assumeTrue(Files.isExecutable(ClusterHolder.SETPRIV), "needs setpriv");
        try (ClusterHolder.Parent parent = ClusterHolder.forkAsNobody(directory, "hold")) {
            long broker = parent.awaitBroker();

            assertThat(Files.getOwner(Path.of("/proc/" + broker)).getName()).isEqualTo("nobody");

            parent.process().destroy();
            assertThat(parent.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Host.isGone(broker)).isTrue();
        }
    }

    @Test
    void restartWaitsForAPortThatAnotherHolds() throws Exception {
        try (Kdc kdc = Kdc.builder().start();
                KafkaCluster kafka = KafkaCluster.builder(kdc).start()) {
            String bootstrap = kafka.bootstrapServers(SecurityProtocol.SASL_SSL);
            kafka.broker(1).stop();
            CompletableFuture<Void> restart;
            try (ServerSocket intruder =
                    new ServerSocket(Host.port(bootstrap), 1, InetAddress.getLoopbackAddress())) {
                restart = CompletableFuture.runAsync(kafka::restart);
                await().atMost(LIMIT)
                        .until(
                                () ->
                                        Files.readString(kafka.brokerLog())
                                                .contains("Address already in use"));
                assertThat(restart).isNotDone();
                assertThat(intruder.isBound()).isTrue();
            }

            restart.get(60, TimeUnit.SECONDS);

            assertThat(kafka.bootstrapServers(SecurityProtocol.SASL_SSL)).isEqualTo(bootstrap);
            assertThat(Host.accepts(Host.port(bootstrap))).isTrue();
        }
    }

    @Test
    void twoClustersAndTheirRealmsStayApart() throws Exception {
        try (Kdc kdc = Kdc.builder().realm("ONE.TEST").start();
                Kdc other = Kdc.builder().realm("TWO.TEST").start();
                KafkaCluster kafka = KafkaCluster.builder(kdc).topic("t", 1).start();
                KafkaCluster second = KafkaCluster.builder(other).topic("t", 1).start()) {
            for (KafkaCluster cluster : List.of(kafka, second)) {
                try (JvmKerberos kerberos = JvmKerberos.use(cluster == kafka ? kdc : other)) {
                    Records.write(
                            cluster.clientProperties(SecurityProtocol.SASL_SSL, "alice"),
                            "t",
                            cluster == kafka ? "one" : "two");
                }
            }

            assertThat(kafka.authenticatedClients())
                    .extracting(AuthenticatedClient::principal)
                    .containsOnly("alice@ONE.TEST");
            assertThat(second.authenticatedClients())
                    .extracting(AuthenticatedClient::principal)
                    .containsOnly("alice@TWO.TEST");
        }
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).sorted().toList();
    }

    private static List<String> temporaryDirectories() throws Exception {
        return temporaryDirectories(ProcessHandle.current().pid());
    }

    private static List<String> temporaryDirectories(long pid) throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("kerstream-.*-" + pid + "-.*"))
                    .sorted()
                    .toList();
        }
    }
}
