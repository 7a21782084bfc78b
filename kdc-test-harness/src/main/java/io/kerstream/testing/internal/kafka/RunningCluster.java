/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.Broker;
import io.kerstream.testing.BrokerEvidence;
import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.NetworkFaults;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.io.ShutdownHook;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.jspecify.annotations.Nullable;

/** A cluster and all that belongs to it, on any back end. */
public final class RunningCluster implements KafkaCluster {

    private static final int CONTROLLER_ID = 100;
    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Kdc kdc;
    private final WorkDirectory work;
    private final ClusterContext context;
    private final CertificateAuthority ca;
    private final Users users;
    private final List<Runnable> resources = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> brokers;
    private final ShutdownHook shutdownHook;
    private @Nullable Admin admin;
    private boolean closed;

    private RunningCluster(Kdc kdc, WorkDirectory work, KafkaSettings settings)
            throws IOException, GeneralSecurityException {
        this.kdc = kdc;
        this.work = work;
        ca = CertificateAuthority.create(work.path().resolve("tls"));
        Path usersFile = work.path().resolve("users.properties");
        users = new Users(usersFile);
        TokenEndpoint tokens = null;
        if (settings.mechanisms().contains(SaslMechanism.OAUTHBEARER)) {
            tokens = TokenEndpoint.start(users::password);
            resources.add(tokens::close);
            AllowedUrls urls = AllowedUrls.add(List.of(tokens.tokenUrl(), tokens.keysUrl()));
            resources.add(urls::close);
        }
        String service = kdc.principal(ClientProperties.SERVICE_NAME + "/localhost");
        context =
                new ClusterContext(
                        settings,
                        NodeBackend.of(settings.backend()),
                        nodeClassPath(settings)
                                .startingWith(NodeLogging.extract(work.path().resolve("lib"))),
                        Uuid.randomUuid().toString(),
                        work.path(),
                        work.isTemporary(),
                        kdc.krb5Conf(),
                        ca.files(),
                        usersFile,
                        tokens,
                        Jaas.keytab(service, kdc.keytab(service)),
                        Jaas.plain(ClientProperties.HARNESS_USER, Secrets.newPassword()));
        if (settings.brokers() == 1) {
            nodes.add(new Node(context, 1, NodeRole.COMBINED, null));
        } else {
            Node controller = new Node(context, CONTROLLER_ID, NodeRole.CONTROLLER, null);
            nodes.add(controller);
            for (int id = 1; id <= settings.brokers(); id++) {
                nodes.add(new Node(context, id, NodeRole.BROKER, controller));
            }
        }
        brokers = nodes.stream().filter(node -> node.role().isBroker()).toList();
        shutdownHook = ShutdownHook.add("Kafka", this::closeAtExit);
    }

    private static NodeClassPath nodeClassPath(KafkaSettings settings) {
        return settings.version() == null
                ? NodeClassPath.ofThisJvm()
                : NodeClassPath.ofServer(settings.version());
    }

    /** Starts a cluster and creates the topics. */
    public static KafkaCluster start(Kdc kdc, KafkaSettings settings) {
        if (!kdc.isRunning()) {
            throw new IllegalStateException(
                    "The KDC does not run: a broker must log in when it starts");
        }
        WorkDirectory work = WorkDirectory.open(settings.workDirectory(), "kerstream-kafka-");
        RunningCluster cluster;
        try {
            cluster = new RunningCluster(kdc, work, settings);
        } catch (IOException | GeneralSecurityException e) {
            work.close();
            throw new HarnessException("Cannot prepare a cluster in " + work.path(), e);
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
        try {
            cluster.startNodes();
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

    /** The voter first, as the others need its port; then all others at once. */
    private void startNodes() {
        nodes.get(0).start();
        InParallel.run("kerstream-start", nodes.subList(1, nodes.size()), Node::start);
    }

    @Override
    public String bootstrapServers(SecurityProtocol protocol) {
        checkOpen();
        return brokers.stream()
                .map(broker -> broker.bootstrapServers(protocol))
                .collect(Collectors.joining(","));
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol) {
        return without(protocol, ListenerSpec.find(listeners(), protocol).firstMechanism());
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol, String principal) {
        SaslMechanism mechanism = ListenerSpec.find(listeners(), protocol).firstMechanism();
        if (mechanism != null) {
            return clientProperties(protocol, mechanism, principal);
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
        ClientProperties.putKeys(properties, clientKeys(principal));
        return properties;
    }

    @Override
    public Properties clientProperties(
            SecurityProtocol protocol, SaslMechanism mechanism, String principal) {
        ListenerSpec.find(listeners(), protocol).check(mechanism);
        Properties properties = without(protocol, mechanism);
        ClientProperties.putJaas(
                properties,
                mechanism == SaslMechanism.GSSAPI
                        ? Jaas.keytab(kdc.principal(principal), kdc.keytab(principal))
                        : Jaas.password(mechanism, user(principal)));
        return properties;
    }

    @Override
    public Properties clientProperties(
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

    private List<ListenerSpec> listeners() {
        return context.settings().listeners();
    }

    @Override
    public synchronized KafkaUser user(String name) {
        checkOpen();
        KafkaUser known = users.find(name);
        if (known != null) {
            return known;
        }
        KafkaUser user = users.create(name);
        List<SaslMechanism> scram =
                context.settings().mechanisms().stream().filter(SaslMechanism::isScram).toList();
        if (!scram.isEmpty()) {
            ScramCredentials.store(admin(), user, scram);
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

    @Override
    public ClientKeys clientKeys(String name) {
        checkOpen();
        return ca.client(name);
    }

    @Override
    public URI tokenEndpoint() {
        TokenEndpoint tokens = context.tokens();
        if (tokens == null) {
            throw new IllegalStateException("No listener has OAUTHBEARER");
        }
        return URI.create(tokens.tokenUrl());
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
            Leaders.awaitFullIsr(admin());
        }
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
            try {
                closeNodes();
            } finally {
                work.close();
            }
        }
    }

    /** Brokers first: an orderly end needs the controller. */
    private void closeNodes() {
        try {
            InParallel.run("kerstream-stop", brokers, Node::close);
        } finally {
            nodes.forEach(Node::close);
            resources.forEach(Runnable::run);
        }
    }

    /** Does not wait for a start or restart that holds a lock: its process is killed under it. */
    private void closeAtExit() {
        nodes.forEach(Node::killNow);
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
