/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.broker.BrokerMain;
import io.kerstream.testing.internal.broker.ClientRecords;
import io.kerstream.testing.internal.io.Await;
import io.kerstream.testing.internal.io.ShutdownHook;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** A cluster of one broker in a forked JVM. */
public final class ForkedKafkaCluster implements KafkaCluster {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Kdc kdc;
    private final WorkDirectory work;
    private final BrokerLayout layout;
    private final Map<String, String> overrides;
    private final TlsFiles tls;
    private final String serviceJaas;
    private final String internalJaas;
    private final ShutdownHook shutdownHook;
    private final Map<String, Integer> ports = new HashMap<>();
    private volatile @Nullable BrokerProcess broker;
    private @Nullable Admin admin;
    private boolean closed;

    private ForkedKafkaCluster(Kdc kdc, WorkDirectory work, Map<String, String> overrides)
            throws IOException, GeneralSecurityException {
        this.kdc = kdc;
        this.work = work;
        BrokerProperties.checkOverrides(overrides);
        this.overrides = Map.copyOf(overrides);
        layout = new BrokerLayout(work.path());
        if (Files.exists(layout.data())) {
            throw new IllegalStateException(
                    layout.data() + " holds the data of an earlier cluster; remove it");
        }
        tls = TlsFiles.create(layout.tls());
        String service = kdc.principal(ClientProperties.SERVICE_NAME + "/localhost");
        serviceJaas = Jaas.keytab(service, kdc.keytab(service));
        internalJaas = Jaas.plain(ClientProperties.HARNESS_USER, Secrets.newPassword());
        Listeners.CLIENT.forEach(protocol -> ports.put(protocol.name, 0));
        ports.put(Listeners.HARNESS, 0);
        shutdownHook = ShutdownHook.add("Kafka", this::closeAtExit);
    }

    /**
     * Starts a cluster and creates the topics.
     *
     * @param workDirectory where its files go, null for a temporary directory
     */
    public static KafkaCluster start(
            Kdc kdc,
            Map<String, String> brokerProperties,
            Map<String, Integer> topics,
            @Nullable Path workDirectory) {
        if (!kdc.isRunning()) {
            throw new IllegalStateException(
                    "The KDC does not run: a broker must log in when it starts");
        }
        WorkDirectory work = WorkDirectory.open(workDirectory, "kerstream-kafka-");
        ForkedKafkaCluster cluster;
        try {
            cluster = new ForkedKafkaCluster(kdc, work, brokerProperties);
        } catch (IOException | GeneralSecurityException e) {
            work.close();
            throw new HarnessException("Cannot prepare a broker in " + work.path(), e);
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
        try {
            cluster.startBroker();
            topics.forEach(cluster::createTopic);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void startBroker() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!tryStartBroker()) {
            if (System.nanoTime() - deadline > 0) {
                throw new HarnessException(
                        "Another process holds a port of the broker: " + ports + logTail());
            }
        }
    }

    /**
     * @return false if a port was taken, which can happen to a restart only
     */
    private boolean tryStartBroker() {
        BrokerProcess process;
        try {
            writeProperties();
            process = BrokerProcess.fork(layout, kdc.krb5Conf());
        } catch (IOException e) {
            throw new HarnessException("Cannot fork a broker in " + layout.root(), e);
        }
        broker = process;
        boolean ready;
        try {
            ready =
                    Await.value(
                            "the broker (process " + process.pid() + ") to be ready",
                            START_LIMIT,
                            () -> readiness(process));
        } catch (HarnessException e) {
            process.kill();
            throw new HarnessException(e.getMessage() + logTail(), e);
        }
        if (ready) {
            readPorts();
            return true;
        }
        process.kill();
        if (process.exitStatus() == BrokerMain.PORT_TAKEN) {
            return false;
        }
        throw new HarnessException(
                "The broker ended during start-up with exit status "
                        + process.exitStatus()
                        + logTail());
    }

    /**
     * @return whether the broker has come up, null as long as that is open
     */
    private @Nullable Boolean readiness(BrokerProcess process) {
        boolean alive = process.isAlive();
        if (Files.exists(layout.ready())) {
            return true;
        }
        return alive ? null : false;
    }

    private void writeProperties() throws IOException {
        Properties properties =
                BrokerProperties.create(layout, ports, serviceJaas, internalJaas, tls, overrides);
        Files.deleteIfExists(layout.properties());
        try (OutputStream out = WorkDirectory.createPrivate(layout.properties())) {
            properties.store(out, null);
        }
    }

    private void readPorts() {
        Properties bound = new Properties();
        try (var in = Files.newInputStream(layout.ready())) {
            bound.load(in);
        } catch (IOException e) {
            throw new HarnessException("Cannot read " + layout.ready(), e);
        }
        ports.replaceAll((listener, port) -> Integer.valueOf(bound.getProperty(listener)));
    }

    private String logTail() {
        return LogTail.describe(layout, work.isTemporary());
    }

    @Override
    public synchronized String bootstrapServers(SecurityProtocol protocol) {
        checkOpen();
        Listeners.checkClient(protocol);
        return "localhost:" + ports.get(protocol.name);
    }

    @Override
    public Properties clientProperties(SecurityProtocol protocol) {
        return ClientProperties.kerberos(protocol, bootstrapServers(protocol), tls.clients());
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
        return tls.clients();
    }

    @Override
    public synchronized Admin admin() {
        checkOpen();
        if (admin == null) {
            admin =
                    Admin.create(
                            ClientProperties.harness(
                                    "localhost:" + ports.get(Listeners.HARNESS), internalJaas));
        }
        return admin;
    }

    @Override
    public void createTopic(String name, int partitions) {
        Topics.create(admin(), name, partitions);
    }

    @Override
    public List<AuthenticatedClient> authenticatedClients() {
        checkOpen();
        try {
            return new ClientRecords(layout.clients()).read();
        } catch (IOException e) {
            throw new HarnessException("Cannot read " + layout.clients(), e);
        }
    }

    @Override
    public Path brokerLog() {
        return layout.log();
    }

    @Override
    public synchronized long brokerPid() {
        checkOpen();
        return broker == null ? -1 : broker.pid();
    }

    @Override
    public synchronized boolean isRunning() {
        return broker != null && broker.isAlive();
    }

    @Override
    public synchronized void kill() {
        checkOpen();
        if (broker != null) {
            broker.kill();
        }
    }

    @Override
    public synchronized void restart() {
        checkOpen();
        if (broker != null && broker.isAlive()) {
            broker.stop();
        }
        startBroker();
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
                if (broker != null && broker.isAlive()) {
                    broker.stop();
                }
            } finally {
                work.close();
            }
        }
    }

    /** Does not wait for a start or restart that holds the lock: its broker is killed under it. */
    private void closeAtExit() {
        BrokerProcess current = broker;
        if (current != null) {
            current.killNow();
        }
        close();
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The cluster is closed");
        }
    }

    @Override
    public String toString() {
        return "Kafka cluster in " + layout.root();
    }
}
