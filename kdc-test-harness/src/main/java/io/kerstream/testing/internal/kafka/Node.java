/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.Broker;
import io.kerstream.testing.Fault;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCapability;
import io.kerstream.testing.NetworkFaults;
import io.kerstream.testing.internal.broker.BrokerMain;
import io.kerstream.testing.internal.io.Await;
import io.kerstream.testing.internal.io.EndingFault;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** A node of a cluster over its starts and ends, with the ports and files that it keeps. */
final class Node implements Broker {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ClusterContext cluster;
    private final int id;
    private final NodeRole role;
    private final @Nullable Node controller;
    private final NodeLayout layout;
    private final NodePorts ports;
    private volatile @Nullable RunningNode running;
    private boolean everReady;
    private volatile boolean closed;

    /**
     * @param controller the voter that it belongs to, null if it is one itself
     */
    Node(ClusterContext cluster, int id, NodeRole role, @Nullable Node controller) {
        this.cluster = cluster;
        this.id = id;
        this.role = role;
        this.controller = controller;
        layout = new NodeLayout(cluster.root().resolve(name()));
        if (Files.exists(layout.data())) {
            throw new IllegalStateException(
                    layout.data() + " holds the data of an earlier cluster; remove it");
        }
        ports = new NodePorts(name(), role, cluster.settings());
    }

    /** For messages, files and threads. */
    String name() {
        return role.isBroker() ? "broker-" + id : "controller";
    }

    @Override
    public int id() {
        return id;
    }

    NodeRole role() {
        return role;
    }

    NodeLayout layout() {
        return layout;
    }

    /** Host and port of a listener, known from the first start on. */
    String endpoint(String listener) {
        return ports.endpoint(listener);
    }

    /** Runs it, and waits until it is ready. */
    synchronized void start() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!tryStart()) {
            if (System.nanoTime() - deadline > 0) {
                throw new HarnessException(
                        "Another process holds a port of the "
                                + name()
                                + ": "
                                + ports
                                + LogTail.describe(layout, cluster.temporary()));
            }
        }
    }

    /**
     * @return false if a port was taken: one that it had before, or one that had to be chosen
     */
    private boolean tryStart() {
        if (closed) {
            throw new IllegalStateException("The cluster is closed");
        }
        if (!everReady) {
            ports.choose();
        }
        RunningNode node;
        try {
            writeProperties();
            Files.deleteIfExists(layout.ready());
            node = cluster.backend().start(spec());
        } catch (IOException e) {
            throw new HarnessException("Cannot start the " + name() + " in " + layout.root(), e);
        }
        running = node;
        boolean ready;
        try {
            ready =
                    Await.value(
                            "the " + name() + " (process " + node.pid() + ") to be ready",
                            START_LIMIT,
                            () -> readiness(node));
        } catch (HarnessException e) {
            node.stop();
            throw new HarnessException(
                    e.getMessage() + LogTail.describe(layout, cluster.temporary()), e);
        }
        if (ready) {
            readPorts();
            everReady = true;
            return true;
        }
        node.stop();
        if (node.exitStatus() == BrokerMain.PORT_TAKEN) {
            return false;
        }
        throw new HarnessException(
                "The "
                        + name()
                        + " ended during start-up with exit status "
                        + node.exitStatus()
                        + LogTail.describe(layout, cluster.temporary()));
    }

    private NodeSpec spec() {
        TokenEndpoint tokens = cluster.tokens();
        return new NodeSpec(
                name(),
                layout,
                cluster.krb5Conf(),
                tokens == null ? Map.of() : Map.of(AllowedUrls.PROPERTY, tokens.keysUrl()),
                cluster.settings().jvmOptions(),
                cluster.classPath());
    }

    /**
     * @return whether the node has come up, null as long as that is open
     */
    private @Nullable Boolean readiness(RunningNode node) {
        boolean alive = node.isAlive();
        if (Files.exists(layout.ready())) {
            return true;
        }
        return alive ? null : false;
    }

    private void writeProperties() throws IOException {
        Node voter = controller == null ? this : controller;
        Properties properties =
                new BrokerProperties(cluster)
                        .create(
                                id,
                                role,
                                layout,
                                ports.toBind(),
                                ports.advertised(),
                                voter.id,
                                voter.endpoint(Listeners.CONTROLLER));
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
        ports.bound(bound);
    }

    @Override
    public String bootstrapServers(SecurityProtocol protocol) {
        return endpoint(ListenerSpec.find(cluster.settings().listeners(), protocol).name());
    }

    @Override
    public Path log() {
        return layout.log();
    }

    @Override
    public long pid() {
        RunningNode node = running;
        return node == null ? -1 : node.pid();
    }

    @Override
    public boolean isRunning() {
        RunningNode node = running;
        return node != null && node.isAlive();
    }

    @Override
    public synchronized void kill() {
        require(KafkaCapability.KILL);
        RunningNode node = open();
        if (node != null) {
            node.kill();
        }
    }

    @Override
    public synchronized void stop() {
        RunningNode node = open();
        if (node != null && node.isAlive()) {
            node.stop();
        }
    }

    @Override
    public synchronized void restart() {
        stop();
        start();
    }

    @Override
    public synchronized Fault pause() {
        require(KafkaCapability.PAUSE);
        RunningNode node = open();
        if (node == null || !node.isAlive()) {
            throw new IllegalStateException("The " + name() + " does not run");
        }
        node.pause();
        return new EndingFault(node::resume);
    }

    @Override
    public NetworkFaults network() {
        return ports.network();
    }

    /** Does not wait for a start or restart that holds the lock: its process is killed under it. */
    void killNow() {
        RunningNode node = running;
        if (node != null) {
            node.killNow();
        }
    }

    synchronized void close() {
        closed = true;
        RunningNode node = running;
        if (node != null && node.isAlive()) {
            node.stop();
        }
        ports.close();
    }

    private @Nullable RunningNode open() {
        if (closed) {
            throw new IllegalStateException("The cluster is closed");
        }
        return running;
    }

    private void require(KafkaCapability capability) {
        if (!cluster.backend().capabilities().contains(capability)) {
            throw new UnsupportedOperationException(
                    "The back end "
                            + cluster.settings().backend().id()
                            + " lacks "
                            + capability
                            + "; use forked");
        }
    }

    @Override
    public String toString() {
        return name() + " in " + layout.root();
    }
}
