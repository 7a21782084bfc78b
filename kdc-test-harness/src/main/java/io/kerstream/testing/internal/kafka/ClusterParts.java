/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** What a cluster is made of, from the first file to the last node, and the order of its end. */
final class ClusterParts implements Closeable {

    private static final int CONTROLLER_ID = 100;

    private final Kdc kdc;
    private final CertificateAuthority ca;
    private final Users users;
    private final ClusterContext context;
    private final List<Node> nodes = new ArrayList<>();

    /** Ends what is open, the newest first. */
    private final Deque<Runnable> open;

    private ClusterParts(Kdc kdc, WorkDirectory work, KafkaSettings settings, Deque<Runnable> open)
            throws IOException, GeneralSecurityException {
        this.kdc = kdc;
        this.open = open;
        ca = CertificateAuthority.create(work.path().resolve("tls"), settings.host());
        Path usersFile = work.path().resolve("users.properties");
        users = new Users(usersFile);
        String service = kdc.principal(ClientProperties.SERVICE_NAME + "/" + settings.host());
        context =
                new ClusterContext(
                        settings,
                        NodeBackend.of(settings.backend()),
                        classPath(settings)
                                .startingWith(NodeLogging.extract(work.path().resolve("lib"))),
                        Uuid.randomUuid().toString(),
                        work.path(),
                        work.isTemporary(),
                        kdc.krb5Conf(),
                        ca.files(),
                        usersFile,
                        tokens(settings),
                        Jaas.keytab(service, kdc.keytab(service)),
                        Jaas.plain(ClientProperties.HARNESS_USER, Secrets.newPassword()));
        if (settings.brokers() == 1) {
            add(1, NodeRole.COMBINED, null);
        } else {
            Node controller = add(CONTROLLER_ID, NodeRole.CONTROLLER, null);
            for (int id = 1; id <= settings.brokers(); id++) {
                add(id, NodeRole.BROKER, controller);
            }
        }
    }

    /** Makes them; nothing is left open if that fails. */
    static ClusterParts prepare(Kdc kdc, KafkaSettings settings) {
        WorkDirectory work = WorkDirectory.open(settings.workDirectory(), "kerstream-kafka-");
        Deque<Runnable> open = new ArrayDeque<>();
        open.push(work::close);
        try {
            return new ClusterParts(kdc, work, settings, open);
        } catch (IOException | GeneralSecurityException e) {
            closeAll(open);
            throw new HarnessException("Cannot prepare a cluster in " + work.path(), e);
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    private static NodeClassPath classPath(KafkaSettings settings) {
        return settings.version() == null
                ? NodeClassPath.ofThisJvm()
                : NodeClassPath.ofServer(settings.version());
    }

    private @Nullable TokenEndpoint tokens(KafkaSettings settings) {
        if (!settings.mechanisms().contains(SaslMechanism.OAUTHBEARER)) {
            return null;
        }
        TokenEndpoint tokens = TokenEndpoint.start(users::password);
        open.push(tokens::close);
        AllowedUrls urls = AllowedUrls.add(List.of(tokens.tokenUrl(), tokens.keysUrl()));
        open.push(urls::close);
        return tokens;
    }

    private Node add(int id, NodeRole role, @Nullable Node controller) {
        Node node = new Node(context, id, role, controller);
        open.push(node::close);
        nodes.add(node);
        return node;
    }

    Kdc kdc() {
        return kdc;
    }

    CertificateAuthority ca() {
        return ca;
    }

    Users users() {
        return users;
    }

    ClusterContext context() {
        return context;
    }

    List<Node> brokers() {
        return nodes.stream().filter(node -> node.role().isBroker()).toList();
    }

    /** The voter first, as the others need its port; then all others at once. */
    void start() {
        nodes.get(0).start();
        InParallel.run("kerstream-start", nodes.subList(1, nodes.size()), Node::start);
    }

    /** Does not wait for a start or restart that holds a lock: its process is killed under it. */
    void killNow() {
        nodes.forEach(Node::killNow);
    }

    /** Brokers first and at once: an orderly end needs the controller. */
    @Override
    public void close() {
        try {
            InParallel.run("kerstream-stop", brokers(), Node::close);
        } finally {
            closeAll(open);
        }
    }

    private static void closeAll(Deque<Runnable> open) {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
