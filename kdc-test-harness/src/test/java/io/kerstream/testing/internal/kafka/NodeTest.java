/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.Fault;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCapability;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.broker.BrokerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a node starts again when a port is taken, and what its pauses end. */
@Timeout(30)
class NodeTest {

    private static final int BOUND = 9;

    @TempDir private Path root;
    private final ScriptedBackend backend = new ScriptedBackend();
    private Node node;

    @BeforeEach
    void create() {
        TlsMaterial clients = new TlsMaterial(root, root, root, "t");
        ClusterContext context =
                new ClusterContext(
                        new KafkaSettings(
                                KafkaBackend.FORKED,
                                null,
                                1,
                                KafkaSettings.DEFAULT_HOST,
                                List.of(new ListenerSpec(SecurityProtocol.PLAINTEXT, Set.of())),
                                false,
                                false,
                                List.of(),
                                false,
                                true,
                                Map.of(),
                                List.of(),
                                Map.of(),
                                null),
                        backend,
                        new NodeClassPath(List.of()),
                        "cluster",
                        root,
                        false,
                        root,
                        new TlsFiles(root, "k", clients),
                        root,
                        null,
                        "service",
                        "internal");
        node = new Node(context, 1, NodeRole.COMBINED, null);
    }

    @AfterEach
    void close() throws IOException {
        node.close();
        backend.close();
    }

    @Test
    void firstStartTakesOtherPortsWhenOneIsTaken() throws IOException {
        backend.script(BrokerMain.PORT_TAKEN, BrokerMain.PORT_TAKEN, 0);
        String advertised = node.bootstrapServers(SecurityProtocol.PLAINTEXT);

        node.start();

        assertThat(node.isRunning()).isTrue();
        assertThat(backend.ports).hasSize(3).doesNotHaveDuplicates();
        assertThat(node.bootstrapServers(SecurityProtocol.PLAINTEXT)).isEqualTo(advertised);
    }

    @Test
    void restartWaitsForThePortsThatItHad() throws IOException {
        backend.script(0, BrokerMain.PORT_TAKEN, 0);
        node.start();

        node.restart();

        assertThat(node.isRunning()).isTrue();
        assertThat(backend.ports).hasSize(3).containsOnly(backend.ports.get(0));
    }

    @Test
    void otherFailureIsNotTriedAgain() {
        backend.script(BrokerMain.START_FAILED, 0);

        assertThatThrownBy(node::start)
                .isInstanceOf(HarnessException.class)
                .hasMessageStartingWith("The broker-1 ended during start-up with exit status 1");
        assertThat(backend.ports).hasSize(1);
    }

    @Test
    void pauseThatHasEndedDoesNotEndTheNext() {
        backend.script(0);
        node.start();
        Fault first = node.pause();
        first.close();
        Fault second = node.pause();

        first.close();

        assertThat(backend.newest.paused).isTrue();
        second.close();
        assertThat(backend.newest.paused).isFalse();
    }

    /** Nodes that end at once with a given status, or run if it is 0. */
    private static final class ScriptedBackend implements NodeBackend {

        private final Deque<Integer> statuses = new ArrayDeque<>();
        private final List<ServerSocket> intruders = new ArrayList<>();
        private final List<Integer> ports = new ArrayList<>();
        private ScriptedNode newest = new ScriptedNode(0);

        void script(int... exitStatuses) {
            for (int status : exitStatuses) {
                statuses.add(status);
            }
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public Set<KafkaCapability> capabilities() {
            return EnumSet.allOf(KafkaCapability.class);
        }

        @Override
        public RunningNode start(NodeSpec spec) throws IOException {
            Properties properties = new Properties();
            try (var in = Files.newInputStream(spec.layout().properties())) {
                properties.load(in);
            }
            String listener =
                    Arrays.stream(properties.getProperty("listeners").split(",", -1))
                            .filter(candidate -> candidate.startsWith("PLAINTEXT:"))
                            .findFirst()
                            .orElseThrow();
            int port = Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1));
            ports.add(port);
            int status = statuses.remove();
            if (status != 0) {
                if (ports.size() < 2 || ports.get(0) != port) {
                    // Held, so that nobody can be given it again.
                    intruders.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                }
                newest = new ScriptedNode(status);
                return newest;
            }
            Properties bound = new Properties();
            for (String name : List.of(Listeners.HARNESS, Listeners.CONTROLLER)) {
                bound.setProperty(name, Integer.toString(BOUND));
            }
            try (OutputStream out = Files.newOutputStream(spec.layout().ready())) {
                bound.store(out, null);
            }
            newest = new ScriptedNode(0);
            return newest;
        }

        void close() throws IOException {
            for (ServerSocket intruder : intruders) {
                intruder.close();
            }
        }
    }

    private static final class ScriptedNode implements RunningNode {

        private final int status;
        private boolean alive;
        private boolean paused;

        ScriptedNode(int status) {
            this.status = status;
            alive = status == 0;
        }

        @Override
        public long pid() {
            return -1;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public int exitStatus() {
            return status;
        }

        @Override
        public void stop() {
            alive = false;
        }

        @Override
        public void kill() {
            alive = false;
        }

        @Override
        public void killNow() {
            alive = false;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }
    }
}
