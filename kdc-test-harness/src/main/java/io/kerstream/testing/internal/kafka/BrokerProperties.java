/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.internal.broker.BrokerMain;
import io.kerstream.testing.internal.broker.FullNamePrincipalBuilder;
import io.kerstream.testing.internal.broker.RecordingAuthorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Builds the properties of KRaft nodes. */
final class BrokerProperties {

    /** What the harness relies on: without its user, its admin client is denied all. */
    private static final Set<String> OWNED =
            Set.of(
                    "process.roles",
                    "node.id",
                    "listeners",
                    "advertised.listeners",
                    "controller.listener.names",
                    "authorizer.class.name",
                    "super.users",
                    "listener.security.protocol.map",
                    "inter.broker.listener.name",
                    "log.dir",
                    "log.dirs",
                    "metadata.log.dir",
                    "principal.builder.class");

    private final ClusterContext cluster;

    BrokerProperties(ClusterContext cluster) {
        this.cluster = cluster;
    }

    static void checkOverrides(Map<String, String> overrides) {
        for (String key : overrides.keySet()) {
            if (OWNED.contains(key)) {
                throw new IllegalArgumentException(
                        "brokerProperty '"
                                + key
                                + "': is set by the harness and cannot be changed");
            }
        }
    }

    /**
     * @param ports the port of each listener of the node, 0 for any
     * @param advertised the ports that clients are told, 0 for the bound one
     * @param voterId node id of the controller
     * @param voter its host and port
     */
    Properties create(
            int id,
            NodeRole role,
            NodeLayout layout,
            Map<String, Integer> ports,
            Map<String, Integer> advertised,
            int voterId,
            String voter) {
        Properties properties = new Properties();
        properties.setProperty("process.roles", role.processRoles());
        properties.setProperty("node.id", Integer.toString(id));
        properties.setProperty(BrokerMain.CLUSTER_ID, cluster.clusterId());
        if (cluster.settings().effectiveVersion().hasDynamicQuorum()) {
            // Of a node that is its own only voter it is required and never used.
            properties.setProperty("controller.quorum.bootstrap.servers", voter);
        } else {
            properties.setProperty("controller.quorum.voters", voterId + "@" + voter);
        }
        properties.setProperty("log.dirs", layout.data().toString());
        // A killed broker is let in again when its session has ended: 9 s by default.
        properties.setProperty("broker.session.timeout.ms", "5000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        putListeners(properties, role, ports, advertised);
        putSecurity(properties, role);
        putEvidence(properties, layout);
        putSmallSize(properties);
        cluster.settings().brokerProperties().forEach(properties::setProperty);
        return properties;
    }

    private void putListeners(
            Properties properties,
            NodeRole role,
            Map<String, Integer> ports,
            Map<String, Integer> advertised) {
        List<String> listeners = new ArrayList<>();
        List<String> protocols = new ArrayList<>();
        for (ListenerSpec listener : cluster.settings().listeners()) {
            listeners.add(listener.name());
            protocols.add(listener.name() + ":" + listener.protocol().name);
        }
        listeners.addAll(Listeners.INTERNAL);
        for (String listener : Listeners.INTERNAL) {
            protocols.add(listener + ":" + SecurityProtocol.SASL_PLAINTEXT.name);
        }
        properties.setProperty(
                "listeners",
                listeners.stream()
                        .filter(ports::containsKey)
                        .map(listener -> listener + "://localhost:" + ports.get(listener))
                        .collect(Collectors.joining(",")));
        if (role.isBroker()) {
            properties.setProperty(
                    "advertised.listeners",
                    advertised.entrySet().stream()
                            .map(
                                    entry ->
                                            entry.getKey()
                                                    + "://"
                                                    + cluster.settings().host(entry.getKey())
                                                    + ":"
                                                    + entry.getValue())
                            .collect(Collectors.joining(",")));
        }
        properties.setProperty("listener.security.protocol.map", String.join(",", protocols));
        if (role.isBroker()) {
            properties.setProperty("inter.broker.listener.name", Listeners.HARNESS);
        }
        properties.setProperty("controller.listener.names", Listeners.CONTROLLER);
    }

    private void putSecurity(Properties properties, NodeRole role) {
        KafkaSettings settings = cluster.settings();
        properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
        properties.setProperty("sasl.mechanism.controller.protocol", "PLAIN");
        properties.setProperty("super.users", "User:" + ClientProperties.HARNESS_USER);
        properties.setProperty(
                "allow.everyone.if.no.acl.found", Boolean.toString(!settings.denyUnlessGranted()));
        if (settings.delegationTokens()) {
            properties.setProperty("delegation.token.secret.key", cluster.clusterId());
        }
        BrokerSasl sasl = new BrokerSasl(cluster);
        sasl.putInternal(properties);
        if (role.isBroker()) {
            sasl.putClients(properties);
            putTls(properties);
        }
    }

    private void putTls(Properties properties) {
        TlsFiles tls = cluster.tls();
        properties.setProperty("ssl.keystore.type", "PKCS12");
        properties.setProperty("ssl.keystore.location", tls.brokerKeystore().toString());
        properties.setProperty("ssl.keystore.password", tls.keystorePassword());
        properties.setProperty("ssl.key.password", tls.keystorePassword());
        if (cluster.settings().mutualTls()) {
            String prefix = ListenerSpec.prefix(SecurityProtocol.SSL.name);
            properties.setProperty(prefix + "ssl.client.auth", "required");
            properties.setProperty(prefix + "ssl.truststore.type", "PEM");
            properties.setProperty(
                    prefix + "ssl.truststore.location",
                    tls.clients().caCertificatePem().toString());
            // Users are called the same whatever they authenticate with.
            properties.setProperty(
                    "ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
        }
    }

    private void putEvidence(Properties properties, NodeLayout layout) {
        properties.setProperty("principal.builder.class", FullNamePrincipalBuilder.class.getName());
        properties.setProperty("authorizer.class.name", BrokerMain.AUTHORIZER);
        properties.setProperty(RecordingAuthorizer.EVIDENCE_FILE, layout.evidence().toString());
        properties.setProperty(
                RecordingAuthorizer.RECORDED_LISTENERS,
                String.join(
                        ",",
                        cluster.settings().listeners().stream().map(ListenerSpec::name).toList()));
    }

    /**
     * A small heap, quick first use of groups and transactions. With three brokers what is
     * acknowledged by all survives any one of them.
     */
    private void putSmallSize(Properties properties) {
        int brokers = cluster.settings().brokers();
        String replicas = Integer.toString(brokers);
        String inSync = brokers == 3 ? "2" : "1";
        properties.setProperty("default.replication.factor", replicas);
        properties.setProperty("min.insync.replicas", inSync);
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("num.partitions", "1");
        properties.setProperty("offsets.topic.replication.factor", replicas);
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", replicas);
        properties.setProperty("transaction.state.log.min.isr", inSync);
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.replication.factor", replicas);
        properties.setProperty("share.coordinator.state.topic.min.isr", inSync);
        properties.setProperty("share.coordinator.state.topic.num.partitions", "4");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "2");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    }
}
