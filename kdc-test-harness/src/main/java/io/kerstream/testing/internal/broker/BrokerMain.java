/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main of a node's JVM. Arguments: the node's properties file, and the file to write when it is
 * ready.
 *
 * <p>Standard input is the line to the parent: {@link #STOP} asks for an orderly end, its end means
 * that the parent is gone and halts this JVM at once.
 */
public final class BrokerMain {

    /** Node property: the cluster id, which the first start writes into the data. */
    public static final String CLUSTER_ID = "kerstream.testing.cluster.id";

    /** By name: the JVM of the test may lack Kafka's server, from which it inherits. */
    public static final String AUTHORIZER =
            "io.kerstream.testing.internal.broker.RecordingAuthorizer";

    /** The byte that asks for an orderly end. */
    public static final int STOP = 's';

    /** Exit status when a port is taken. */
    public static final int PORT_TAKEN = 98;

    /** Exit status when start-up failed for any other reason; the log tells which. */
    public static final int START_FAILED = 1;

    private static final int PARENT_GONE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);

    private BrokerMain() {}

    public static void main(String[] arguments) {
        CountDownLatch stopRequested = new CountDownLatch(1);
        Thread watch = new Thread(() -> watchParent(System.in, stopRequested), "parent-watch");
        watch.setDaemon(true);
        watch.start();
        // Kafka leaves non-daemon threads behind after a failed start.
        System.exit(runNode(Path.of(arguments[0]), Path.of(arguments[1]), stopRequested));
    }

    /**
     * Runs a node in this JVM until it is told to stop.
     *
     * @return the exit status
     */
    public static int runNode(Path configuration, Path readyFile, CountDownLatch stopRequested) {
        try {
            run(configuration, readyFile, stopRequested);
            return 0;
        } catch (Throwable e) {
            LOG.error("The node could not start or stop", e);
            return causedByBind(e) ? PORT_TAKEN : START_FAILED;
        }
    }

    private static void run(Path configuration, Path readyFile, CountDownLatch stopRequested)
            throws Exception {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(configuration)) {
            properties.load(in);
        }
        formatOnce(configuration, properties);
        Path evidence = Path.of(properties.getProperty(RecordingAuthorizer.EVIDENCE_FILE));
        KafkaServerAdapter server = KafkaServerAdapter.create(properties);
        try {
            server.startup();
            announce(readyFile, RecordingAuthorizer.boundPorts(evidence));
            stopRequested.await();
            server.shutdown();
        } finally {
            EvidenceLog.close(evidence);
            RecordingAuthorizer.forget(evidence);
        }
    }

    /** As {@code kafka-storage.sh} does, on the first start. */
    private static void formatOnce(Path configuration, Properties properties) {
        Path data = Path.of(properties.getProperty("log.dirs"));
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        List<String> arguments = new ArrayList<>();
        arguments.add("format");
        arguments.add("--cluster-id");
        arguments.add(properties.getProperty(CLUSTER_ID));
        arguments.add("--config");
        arguments.add(configuration.toString());
        boolean controller = properties.getProperty("process.roles").contains("controller");
        if (controller && !properties.containsKey("controller.quorum.voters")) {
            // Port 0 in the voter set is replaced by the port that is bound (KIP-853).
            arguments.add("--standalone");
        }
        KafkaServerAdapter.storageTool(arguments);
    }

    /** Writes the bound ports by listener, in one step so that the file is never seen half. */
    private static void announce(Path readyFile, Map<String, Integer> bound) throws IOException {
        Properties ports = new Properties();
        bound.forEach((listener, port) -> ports.setProperty(listener, port.toString()));
        Path draft = readyFile.resolveSibling(readyFile.getFileName() + ".draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            ports.store(out, null);
        }
        Files.move(draft, readyFile, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void watchParent(InputStream parent, CountDownLatch stopRequested) {
        try {
            int read = parent.read();
            while (read >= 0) {
                if (read == STOP) {
                    stopRequested.countDown();
                }
                read = parent.read();
            }
        } catch (IOException e) {
            LOG.warn("Lost the line to the parent", e);
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }

    private static boolean causedByBind(@Nullable Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
