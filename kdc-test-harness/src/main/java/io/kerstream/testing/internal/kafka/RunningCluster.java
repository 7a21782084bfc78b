/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.Broker;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.broker.ClientRecords;
import io.kerstream.testing.internal.io.ShutdownHook;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** A cluster and all that belongs to it, on any back end. */
public final class RunningCluster implements KafkaCluster {

    private static final int CONTROLLER_ID = 100;
    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Kdc kdc;
    private final WorkDirectory work;
    private final ClusterContext context;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> brokers;
    private final ShutdownHook shutdownHook;
    private @Nullable Admin admin;
    private boolean closed;

    private RunningCluster(Kdc kdc, WorkDirectory work, KafkaSettings settings)
            throws IOException, GeneralSecurityException {
        this.kdc = kdc;
        this.work = work;
        String service = kdc.principal(ClientProperties.SERVICE_NAME + "/localhost");
        context =
                new ClusterContext(
                        settings,
                        NodeBackend.of(settings.backend()),
                        NodeClassPath.ofThisJvm()
                                .startingWith(NodeLogging.extract(work.path().resolve("lib"))),
                        Uuid.randomUuid().toString(),
                        work.path(),
                        work.isTemporary(),
                        kdc.krb5Conf(),
                        TlsFiles.create(work.path().resolve("tls")),
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
        return ClientProperties.kerberos(
                protocol, bootstrapServers(protocol), context.tls().clients());
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol, String principal) {
        Properties properties = clientProperties(protocol);
        properties.setProperty(
                "sasl.jaas.config", Jaas.keytab(kdc.principal(principal), kdc.keytab(principal)));
        return properties;
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
            admin = Admin.create(ClientProperties.harness(endpoints, context.internalJaas()));
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
        Set<AuthenticatedClient> clients = new LinkedHashSet<>();
        for (Node broker : brokers) {
            Path file = broker.layout().clients();
            try {
                clients.addAll(new ClientRecords(file).read());
            } catch (IOException e) {
                throw new HarnessException("Cannot read " + file, e);
            }
        }
        return new ArrayList<>(clients);
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
