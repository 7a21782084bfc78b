/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.Broker;
import io.kerstream.testing.BrokerEvidence;
import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.NetworkFaults;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.io.ShutdownHook;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.jspecify.annotations.Nullable;

/** A cluster and all that belongs to it, on any back end. */
public final class RunningCluster implements KafkaCluster {

    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ClusterParts parts;
    private final ClusterContext context;
    private final ClusterClients clients;
    private final List<Node> brokers;
    private final ShutdownHook shutdownHook;
    private @Nullable Admin admin;
    private boolean closed;

    private RunningCluster(ClusterParts parts) {
        this.parts = parts;
        context = parts.context();
        brokers = parts.brokers();
        clients = new ClusterClients(parts, this::admin);
        shutdownHook = ShutdownHook.add("Kafka", this::closeAtExit);
    }

    /** Starts a cluster and creates the topics. */
    public static KafkaCluster start(Kdc kdc, KafkaSettings settings) {
        if (!kdc.isRunning()) {
            throw new IllegalStateException(
                    "The KDC does not run: a broker must log in when it starts");
        }
        RunningCluster cluster = new RunningCluster(ClusterParts.prepare(kdc, settings));
        try {
            cluster.parts.start();
            settings.topics().forEach(cluster::createTopic);
            if (!settings.grants().isEmpty()) {
                new Acls(cluster.admin(), cluster.brokers).create(settings.grants());
            }
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public String host() {
        return context.settings().host();
    }

    @Override
    public String bootstrapServers(SecurityProtocol protocol) {
        checkOpen();
        return clients.bootstrapServers(protocol);
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol) {
        checkOpen();
        return clients.properties(protocol);
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol, String principal) {
        checkOpen();
        return clients.properties(protocol, principal);
    }

    @Override
    public Properties clientProperties(
            SecurityProtocol protocol, SaslMechanism mechanism, String principal) {
        checkOpen();
        return clients.properties(protocol, mechanism, principal);
    }

    @Override
    public Properties clientProperties(
            SecurityProtocol protocol, SaslMechanism mechanism, DelegationToken token) {
        checkOpen();
        return clients.properties(protocol, mechanism, token);
    }

    @Override
    public KafkaUser user(String name) {
        checkOpen();
        return clients.user(name);
    }

    @Override
    public ClientKeys clientKeys(String name) {
        checkOpen();
        return clients.keys(name);
    }

    @Override
    public URI tokenEndpoint() {
        return clients.tokenEndpoint();
    }

    @Override
    public void grant(
            String principal, ResourceType type, String name, AclOperation... operations) {
        new Acls(admin(), brokers).create(Acls.allow(principal, type, name, operations));
    }

    @Override
    public void revoke(
            String principal, ResourceType type, String name, AclOperation... operations) {
        new Acls(admin(), brokers).remove(Acls.allow(principal, type, name, operations));
    }

    @Override
    public NetworkFaults network() {
        checkOpen();
        return NetworkState.all(brokers.stream().map(Node::network).toList());
    }

    @Override
    public BrokerEvidence evidence() {
        checkOpen();
        return new Evidence(brokers);
    }

    @Override
    public TlsMaterial tls() {
        return context.tls().clients();
    }

    @Override
    public synchronized Admin admin() {
        checkOpen();
        if (admin == null) {
            String endpoints =
                    brokers.stream()
                            .map(broker -> broker.endpoint(Listeners.HARNESS))
                            .collect(Collectors.joining(","));
            admin =
                    Admin.create(
                            ClientProperties.internal(
                                    endpoints, SaslMechanism.PLAIN, context.internalJaas()));
        }
        return admin;
    }

    @Override
    public void createTopic(String name, int partitions) {
        Topics.create(admin(), name, partitions, brokers.size());
    }

    @Override
    public void createTopic(String name, int partitions, int replicas) {
        Topics.create(admin(), name, partitions, replicas);
    }

    @Override
    public int leader(String topic, int partition) {
        return Leaders.of(admin(), topic, partition);
    }

    @Override
    public int moveLeader(String topic, int partition) {
        return Leaders.move(admin(), topic, partition);
    }

    @Override
    public void moveLeader(String topic, int partition, int broker) {
        Leaders.move(admin(), topic, partition, broker(broker).id());
    }

    @Override
    public void electPreferredLeaders(String topic) {
        Leaders.electPreferred(admin(), topic);
    }

    @Override
    public List<AuthenticatedClient> authenticatedClients() {
        checkOpen();
        return new Evidence(brokers).clients();
    }

    @Override
    public List<Broker> brokers() {
        return List.copyOf(brokers);
    }

    @Override
    public Broker broker(int id) {
        return brokers.stream()
                .filter(broker -> broker.id() == id)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "broker " + id + ": there are 1 to " + brokers.size()));
    }

    @Override
    public Path brokerLog() {
        return brokers.get(0).log();
    }

    @Override
    public long brokerPid() {
        checkOpen();
        return brokers.get(0).pid();
    }

    @Override
    public boolean isRunning() {
        return brokers.stream().allMatch(Node::isRunning);
    }

    @Override
    public void kill() {
        checkOpen();
        brokers.forEach(Node::kill);
    }

    @Override
    public void restart() {
        checkOpen();
        InParallel.run("kerstream-restart", brokers, Node::restart);
    }

    @Override
    public void rollingRestart() {
        checkOpen();
        for (Node broker : brokers) {
            broker.restart();
            awaitReplicasInSync();
        }
    }

    @Override
    public void awaitReplicasInSync() {
        Leaders.awaitFullIsr(admin());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        shutdownHook.remove();
        try {
            if (admin != null) {
                admin.close(ADMIN_CLOSE_LIMIT);
            }
        } finally {
            parts.close();
        }
    }

    /** Does not wait for a start or restart that holds a lock: its process is killed under it. */
    private void closeAtExit() {
        parts.killNow();
        close();
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The cluster is closed");
        }
    }

    @Override
    public String toString() {
        return context.toString();
    }
}
