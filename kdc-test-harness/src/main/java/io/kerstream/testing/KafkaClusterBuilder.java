/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kafka.KafkaSettings;
import io.kerstream.testing.internal.kafka.ListenerSpec;
import io.kerstream.testing.internal.kafka.RunningCluster;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link KafkaCluster}. Not thread-safe; may be used for several clusters. */
public final class KafkaClusterBuilder {

    private final Kdc kdc;
    private final Map<String, String> brokerProperties = new LinkedHashMap<>();
    private final Map<String, Integer> topics = new LinkedHashMap<>();
    private final Map<SecurityProtocol, ListenerSpec> listeners = new LinkedHashMap<>();
    private int brokers = 1;
    private @Nullable KafkaBackend backend;
    private @Nullable Path workDirectory;

    KafkaClusterBuilder(Kdc kdc) {
        this.kdc = kdc;
        for (SecurityProtocol protocol :
                List.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)) {
            listeners.put(protocol, new ListenerSpec(protocol, Set.of(SaslMechanism.GSSAPI)));
        }
    }

    /**
     * Number of brokers, 1 to 3; 1 by default.
     *
     * <p>One broker is its own controller. Several have a controller in a further JVM, so that any
     * of them can be killed or paused. Topics, offsets and transactions have a replica on each of
     * them; with three, two must be in sync ({@code min.insync.replicas}).
     */
    public KafkaClusterBuilder brokers(int brokers) {
        this.brokers = brokers;
        return this;
    }

    /** Where the brokers run; {@link KafkaBackend#fromSettings()} by default. */
    public KafkaClusterBuilder backend(KafkaBackend backend) {
        this.backend = backend;
        return this;
    }

    /**
     * Where data, logs and TLS material go. Created when absent, must not hold the data of an
     * earlier cluster, and is kept by {@link KafkaCluster#close()}. By default a temporary
     * directory that {@link KafkaCluster#close()} removes.
     */
    public KafkaClusterBuilder workDirectory(Path workDirectory) {
        this.workDirectory = workDirectory;
        return this;
    }

    /**
     * A broker property; it takes the place of the harness's own value for the same key. {@link
     * #start()} refuses those that the harness relies on, such as {@code listeners}.
     */
    public KafkaClusterBuilder brokerProperty(String key, String value) {
        brokerProperties.put(key, value);
        return this;
    }

    /** A topic that exists when {@link #start()} returns. */
    public KafkaClusterBuilder topic(String name, int partitions) {
        topics.put(name, partitions);
        return this;
    }

    /**
     * Starts a cluster. On return
     *
     * <ul>
     *   <li>the broker is registered, unfenced and accepts clients on both SASL listeners;
     *   <li>it has logged in to the KDC; from now on it needs the KDC only to renew its own ticket;
     *   <li>every partition of the topics has a leader that clients see.
     * </ul>
     *
     * <p>When start-up fails, no process and no file of it is left behind, except in a work
     * directory that the caller gave.
     *
     * @throws IllegalArgumentException if a broker property belongs to the harness
     * @throws IllegalStateException if the KDC does not run
     * @throws HarnessException if the broker ends or is not ready within 60 s; the message ends
     *     with the tail of its log
     */
    public KafkaCluster start() {
        return RunningCluster.start(
                kdc,
                new KafkaSettings(
                        backend == null ? KafkaBackend.fromSettings() : backend,
                        brokers,
                        List.copyOf(listeners.values()),
                        brokerProperties,
                        topics,
                        workDirectory));
    }
}
