/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.TlsMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {

    private static final Path ROOT = Path.of("/work");

    @Test
    void keepsTheGivenPorts() {
        assertThat(create(Map.of()).getProperty("listeners"))
                .isEqualTo(
                        "SASL_PLAINTEXT://localhost:11,SASL_SSL://localhost:12,"
                                + "HARNESS://localhost:13,CONTROLLER://localhost:0");
    }

    @Test
    void overridesWin() {
        assertThat(create(Map.of()).getProperty("auto.create.topics.enable")).isEqualTo("false");
        assertThat(
                        create(Map.of("auto.create.topics.enable", "true"))
                                .getProperty("auto.create.topics.enable"))
                .isEqualTo("true");
    }

    @Test
    void whatTheHarnessReliesOnCannotBeChanged() {
        assertThatThrownBy(() -> BrokerProperties.checkOverrides(Map.of("log.dirs", "/other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "brokerProperty 'log.dirs': is set by the harness and cannot be changed");
        assertThatThrownBy(
                        () -> BrokerProperties.checkOverrides(Map.of("super.users", "User:root")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nodesOfALargerClusterHaveTheirOwnListenersAndOneVoter() {
        Properties controller =
                new BrokerProperties(context(3, Map.of()))
                        .create(
                                100,
                                NodeRole.CONTROLLER,
                                new NodeLayout(ROOT),
                                Map.of("CONTROLLER", 0),
                                Map.of(),
                                100,
                                "localhost:0");
        Properties broker =
                new BrokerProperties(context(3, Map.of()))
                        .create(
                                2,
                                NodeRole.BROKER,
                                new NodeLayout(ROOT),
                                Map.of("SASL_SSL", 12, "HARNESS", 13),
                                new TreeMap<>(Map.of("SASL_SSL", 22, "HARNESS", 13))
                                        .descendingMap(),
                                100,
                                "localhost:14");

        assertThat(controller)
                .containsEntry("listeners", "CONTROLLER://localhost:0")
                .containsEntry("process.roles", "controller")
                .doesNotContainKey("inter.broker.listener.name");
        assertThat(broker)
                .containsEntry("listeners", "SASL_SSL://localhost:12,HARNESS://localhost:13")
                .containsEntry(
                        "advertised.listeners", "SASL_SSL://localhost:22,HARNESS://localhost:13")
                .containsEntry("controller.quorum.bootstrap.servers", "localhost:14")
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2");
    }

    @Test
    void clientsAreToldTheHostOfTheClusterAndBrokersLocalhost() {
        Properties broker =
                new BrokerProperties(context(1, "127.0.0.1", Map.of()))
                        .create(
                                1,
                                NodeRole.COMBINED,
                                new NodeLayout(ROOT),
                                Map.of("SASL_SSL", 12),
                                new TreeMap<>(Map.of("SASL_SSL", 22, "HARNESS", 13))
                                        .descendingMap(),
                                1,
                                "localhost:0");

        assertThat(broker)
                .containsEntry("listeners", "SASL_SSL://localhost:12")
                .containsEntry(
                        "advertised.listeners", "SASL_SSL://127.0.0.1:22,HARNESS://localhost:13");
    }

    private static Properties create(Map<String, String> overrides) {
        return new BrokerProperties(context(1, overrides))
                .create(
                        1,
                        NodeRole.COMBINED,
                        new NodeLayout(ROOT),
                        Map.of(
                                "SASL_PLAINTEXT",
                                11,
                                "SASL_SSL",
                                12,
                                "HARNESS",
                                13,
                                "CONTROLLER",
                                0),
                        Map.of(),
                        1,
                        "localhost:0");
    }

    private static ClusterContext context(int brokers, Map<String, String> overrides) {
        return context(brokers, "localhost", overrides);
    }

    private static ClusterContext context(int brokers, String host, Map<String, String> overrides) {
        TlsMaterial clients = new TlsMaterial(ROOT, ROOT, ROOT, "t");
        List<ListenerSpec> listeners =
                List.of(
                        new ListenerSpec(
                                SecurityProtocol.SASL_PLAINTEXT, Set.of(SaslMechanism.GSSAPI)),
                        new ListenerSpec(SecurityProtocol.SASL_SSL, Set.of(SaslMechanism.GSSAPI)));
        return new ClusterContext(
                new KafkaSettings(
                        KafkaBackend.FORKED,
                        null,
                        brokers,
                        host,
                        listeners,
                        false,
                        false,
                        List.of(),
                        false,
                        false,
                        overrides,
                        List.of(),
                        Map.of(),
                        null),
                new ForkedBackend(),
                new NodeClassPath(List.of()),
                "cluster",
                ROOT,
                false,
                ROOT,
                new TlsFiles(ROOT, "k", clients),
                ROOT,
                null,
                "service",
                "internal");
    }
}
