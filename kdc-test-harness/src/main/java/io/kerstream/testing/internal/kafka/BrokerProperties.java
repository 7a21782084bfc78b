/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.internal.broker.FullNamePrincipalBuilder;
import io.kerstream.testing.internal.broker.RecordingAuthorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Builds the properties of a combined KRaft node with its four listeners. */
final class BrokerProperties {

    /** What the harness itself relies on. */
    private static final Set<String> OWNED =
            Set.of(
                    "process.roles",
                    "node.id",
                    "listeners",
                    "advertised.listeners",
                    "controller.listener.names",
                    "authorizer.class.name",
                    "log.dir",
                    "log.dirs",
                    "metadata.log.dir");

    private BrokerProperties() {}

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
     * @param ports the port of each client listener and of the harness's, 0 for any
     * @param serviceJaas logs the broker's service principal in
     * @param internalJaas the password of the internal listeners
     * @param overrides win over all else
     */
    static Properties create(
            BrokerLayout layout,
            Map<String, Integer> ports,
            String serviceJaas,
            String internalJaas,
            TlsFiles tls,
            Map<String, String> overrides) {
        Properties properties = new Properties();
        putNode(properties, layout);
        putListeners(properties, ports);
        putSecurity(properties, serviceJaas, internalJaas, tls);
        putEvidence(properties, layout);
        putSmallSize(properties);
        overrides.forEach(properties::setProperty);
        return properties;
    }

    private static void putNode(Properties properties, BrokerLayout layout) {
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        // Required but never used: the only voter is this node.
        properties.setProperty("controller.quorum.bootstrap.servers", "localhost:0");
        properties.setProperty("log.dirs", layout.data().toString());
        // A killed broker is let in again when its session has ended: 9 s by default.
        properties.setProperty("broker.session.timeout.ms", "5000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
    }

    private static void putListeners(Properties properties, Map<String, Integer> ports) {
        List<String> listeners = new ArrayList<>();
        List<String> protocols = new ArrayList<>();
        for (SecurityProtocol protocol : Listeners.CLIENT) {
            listeners.add(protocol.name + "://localhost:" + ports.get(protocol.name));
            protocols.add(protocol.name + ":" + protocol.name);
        }
        listeners.add(Listeners.HARNESS + "://localhost:" + ports.get(Listeners.HARNESS));
        listeners.add(Listeners.CONTROLLER + "://localhost:0");
        for (String listener : Listeners.INTERNAL) {
            protocols.add(listener + ":" + SecurityProtocol.SASL_PLAINTEXT.name);
        }
        properties.setProperty("listeners", String.join(",", listeners));
        properties.setProperty("listener.security.protocol.map", String.join(",", protocols));
        properties.setProperty("inter.broker.listener.name", Listeners.HARNESS);
        properties.setProperty("controller.listener.names", Listeners.CONTROLLER);
    }

    private static void putSecurity(
            Properties properties, String serviceJaas, String internalJaas, TlsFiles tls) {
        properties.setProperty("sasl.kerberos.service.name", ClientProperties.SERVICE_NAME);
        for (SecurityProtocol protocol : Listeners.CLIENT) {
            putSasl(properties, protocol.name, ClientProperties.GSSAPI, serviceJaas);
        }
        for (String listener : Listeners.INTERNAL) {
            putSasl(properties, listener, ClientProperties.PLAIN, internalJaas);
        }
        properties.setProperty("sasl.mechanism.inter.broker.protocol", ClientProperties.PLAIN);
        properties.setProperty("sasl.mechanism.controller.protocol", ClientProperties.PLAIN);
        properties.setProperty("ssl.keystore.type", "PKCS12");
        properties.setProperty("ssl.keystore.location", tls.brokerKeystore().toString());
        properties.setProperty("ssl.keystore.password", tls.keystorePassword());
        properties.setProperty("ssl.key.password", tls.keystorePassword());
        properties.setProperty("super.users", "User:" + ClientProperties.HARNESS_USER);
        properties.setProperty("allow.everyone.if.no.acl.found", "true");
    }

    private static void putSasl(
            Properties properties, String listener, String mechanism, String jaas) {
        String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
        properties.setProperty(prefix + "sasl.enabled.mechanisms", mechanism);
        properties.setProperty(
                prefix + mechanism.toLowerCase(Locale.ROOT) + ".sasl.jaas.config", jaas);
    }

    private static void putEvidence(Properties properties, BrokerLayout layout) {
        properties.setProperty("principal.builder.class", FullNamePrincipalBuilder.class.getName());
        properties.setProperty("authorizer.class.name", RecordingAuthorizer.class.getName());
        properties.setProperty(RecordingAuthorizer.RECORDS_FILE, layout.clients().toString());
        properties.setProperty(
                RecordingAuthorizer.RECORDED_LISTENERS,
                String.join(",", Listeners.CLIENT.stream().map(p -> p.name).toList()));
    }

    /** One broker, a small heap, quick first use of groups and transactions. */
    private static void putSmallSize(Properties properties) {
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("num.partitions", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "4");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "2");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    }
}
