/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.jspecify.annotations.Nullable;

/** Lets clients in: users, keys, and the properties that use them. */
final class ClusterClients {

    private final Kdc kdc;
    private final ClusterContext context;
    private final CertificateAuthority ca;
    private final Users users;
    private final List<Node> brokers;
    private final Supplier<Admin> admin;

    ClusterClients(ClusterParts parts, Supplier<Admin> admin) {
        kdc = parts.kdc();
        context = parts.context();
        ca = parts.ca();
        users = parts.users();
        brokers = parts.brokers();
        this.admin = admin;
    }

    String bootstrapServers(SecurityProtocol protocol) {
        return brokers.stream()
                .map(broker -> broker.bootstrapServers(protocol))
                .collect(Collectors.joining(","));
    }

    Properties properties(SecurityProtocol protocol) {
        return without(protocol, ListenerSpec.find(listeners(), protocol).firstMechanism());
    }

    Properties properties(SecurityProtocol protocol, String principal) {
        SaslMechanism mechanism = ListenerSpec.find(listeners(), protocol).firstMechanism();
        if (mechanism != null) {
            return properties(protocol, mechanism, principal);
        }
        if (!(protocol == SecurityProtocol.SSL && context.settings().mutualTls())) {
            throw new IllegalArgumentException(
                    "principal "
                            + principal
                            + ": clients of the listener "
                            + protocol
                            + " have no name"
                            + (protocol == SecurityProtocol.SSL ? " without mutualTls()" : ""));
        }
        Properties properties = without(protocol, null);
        ClientProperties.putKeys(properties, keys(principal));
        return properties;
    }

    Properties properties(SecurityProtocol protocol, SaslMechanism mechanism, String principal) {
        ListenerSpec.find(listeners(), protocol).check(mechanism);
        Properties properties = without(protocol, mechanism);
        ClientProperties.putJaas(
                properties,
                mechanism == SaslMechanism.GSSAPI
                        ? Jaas.keytab(kdc.principal(principal), kdc.keytab(principal))
                        : Jaas.password(mechanism, user(principal)));
        return properties;
    }

    Properties properties(
            SecurityProtocol protocol, SaslMechanism mechanism, DelegationToken token) {
        ListenerSpec.find(listeners(), protocol).check(mechanism);
        String jaas = Jaas.token(token);
        awaitAccepted("a delegation token", mechanism, jaas);
        Properties properties = without(protocol, mechanism);
        ClientProperties.putJaas(properties, jaas);
        return properties;
    }

    private Properties without(SecurityProtocol protocol, @Nullable SaslMechanism mechanism) {
        return ClientProperties.create(
                protocol,
                mechanism,
                bootstrapServers(protocol),
                context.tls().clients(),
                context.tokens());
    }

    synchronized KafkaUser user(String name) {
        KafkaUser known = users.find(name);
        if (known != null) {
            return known;
        }
        KafkaUser user = users.create(name);
        List<SaslMechanism> scram =
                context.settings().mechanisms().stream().filter(SaslMechanism::isScram).toList();
        if (!scram.isEmpty()) {
            ScramCredentials.store(admin.get(), user, scram);
            scram.forEach(
                    mechanism ->
                            awaitAccepted(
                                    user.toString(), mechanism, Jaas.password(mechanism, user)));
        }
        return user;
    }

    private void awaitAccepted(String who, SaslMechanism mechanism, String jaas) {
        brokers.stream()
                .filter(Node::isRunning)
                .map(broker -> broker.endpoint(Listeners.HARNESS))
                .forEach(
                        endpoint ->
                                ScramCredentials.awaitAccepted(
                                        who, ClientProperties.internal(endpoint, mechanism, jaas)));
    }

    ClientKeys keys(String name) {
        return ca.client(name);
    }

    URI tokenEndpoint() {
        TokenEndpoint tokens = context.tokens();
        if (tokens == null) {
            throw new IllegalStateException("No listener has OAUTHBEARER");
        }
        return URI.create(tokens.tokenUrl());
    }

    private List<ListenerSpec> listeners() {
        return context.settings().listeners();
    }
}
