/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kafka.Acls;
import io.kerstream.testing.internal.kafka.KafkaSettings;
import io.kerstream.testing.internal.kafka.KafkaVersion;
import io.kerstream.testing.internal.kafka.ListenerSpec;
import io.kerstream.testing.internal.kafka.RunningCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link KafkaCluster}. Not thread-safe; may be used for several clusters. */
public final class KafkaClusterBuilder {

    private static final List<ListenerSpec> DEFAULT_LISTENERS =
            List.of(
                    new ListenerSpec(SecurityProtocol.SASL_PLAINTEXT, Set.of(SaslMechanism.GSSAPI)),
                    new ListenerSpec(SecurityProtocol.SASL_SSL, Set.of(SaslMechanism.GSSAPI)));

    private final Kdc kdc;
    private final Map<String, String> brokerProperties = new LinkedHashMap<>();
    private final Map<String, Integer> topics = new LinkedHashMap<>();
    private final Map<SecurityProtocol, ListenerSpec> listeners = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<AclBinding> grants = new ArrayList<>();
    private boolean mutualTls;
    private boolean denyUnlessGranted;
    private boolean delegationTokens;
    private boolean cuttable;
    private int brokers = 1;
    private String host = KafkaSettings.DEFAULT_HOST;
    private @Nullable KafkaBackend backend;
    private @Nullable KafkaVersion version;
    private @Nullable Path workDirectory;

    KafkaClusterBuilder(Kdc kdc) {
        this.kdc = kdc;
    }

    /**
     * The brokers' version, from 3.3.0 on. By default what the system property {@code
     * kerstream.testing.kafka.version} or the environment variable {@code
     * KERSTREAM_TESTING_KAFKA_VERSION} says, else the version on this JVM's class path.
     *
     * <p>Where a version is given, the brokers' jars are found as Maven finds them, in the local
     * repository or else where the user's settings.xml says, and this JVM's class path may hold any
     * other version of Kafka's clients. Only back ends with {@link KafkaCapability#ANY_VERSION}.
     */
    public KafkaClusterBuilder brokerVersion(String version) {
        this.version = KafkaVersion.parse(version, "brokerVersion");
        return this;
    }

    /**
     * Adds a listener for clients; its name is its protocol. The first call takes the place of the
     * default listeners (SASL_PLAINTEXT and SASL_SSL with GSSAPI); a second one for the same
     * protocol takes the place of the first.
     *
     * @param mechanisms for a SASL protocol one or more, else none
     * @throws IllegalArgumentException if protocol and mechanisms do not go together
     */
    public KafkaClusterBuilder listener(SecurityProtocol protocol, SaslMechanism... mechanisms) {
        listeners.put(protocol, new ListenerSpec(protocol, Set.of(mechanisms)));
        return this;
    }

    /**
     * The SSL listener lets in only clients with a certificate: {@link KafkaCluster#clientKeys}.
     */
    public KafkaClusterBuilder mutualTls() {
        mutualTls = true;
        return this;
    }

    /**
     * Forbids what no ACL allows ({@code allow.everyone.if.no.acl.found=false}). By default a
     * resource without any ACL is open to all. The harness's own admin client may do everything.
     */
    public KafkaClusterBuilder denyUnlessGranted() {
        denyUnlessGranted = true;
        return this;
    }

    /** As {@link KafkaCluster#grant}; in effect when {@link #start()} returns. */
    public KafkaClusterBuilder grant(
            String principal, ResourceType type, String name, AclOperation... operations) {
        grants.addAll(Acls.allow(principal, type, name, operations));
        return this;
    }

    /** Brokers hand out delegation tokens (KIP-48); a listener with SCRAM accepts them. */
    public KafkaClusterBuilder delegationTokens() {
        delegationTokens = true;
        return this;
    }

    /**
     * Puts a proxy before each listener for clients, so that {@link KafkaCluster#network()} can
     * break the network between them.
     */
    public KafkaClusterBuilder cuttable() {
        cuttable = true;
        return this;
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

    /**
     * The name that clients reach the brokers by; {@code localhost} by default. Brokers advertise
     * it, log in as {@code kafka/<host>@REALM}, and have it in their certificate. As a host belongs
     * to one realm, clusters with hosts of their own are what GSSAPI clients of one JVM need to
     * reach several realms at once.
     *
     * <p>The name must belong to the KDC's realm ({@link KdcBuilder#hosts}; {@code
     * kafka.alpha.test} belongs to ALPHA.TEST anyway), and this JVM must resolve it to the loopback
     * address. The JDK reads names from a file instead of asking the host when it is started with
     * {@code -Djdk.net.hosts.file=<file>}; the file must name {@code localhost}, too.
     */
    public KafkaClusterBuilder host(String host) {
        this.host = host;
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

    /**
     * An option of each broker's JVM, for example {@code -Xmx1g}. It comes after the harness's own,
     * which make a JVM that starts fast and stays small, and so wins over them. Only back ends with
     * {@link KafkaCapability#OWN_JVM}.
     */
    public KafkaClusterBuilder jvmOption(String option) {
        jvmOptions.add(option);
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
     *   <li>every broker is registered, unfenced and accepts clients on all listeners;
     *   <li>it has logged in to the KDC; from now on it needs the KDC only to renew its own ticket;
     *   <li>every partition of the topics has a leader that clients see;
     *   <li>the grants are in effect.
     * </ul>
     *
     * <p>When start-up fails, no process and no file of it is left behind, except in a work
     * directory that the caller gave.
     *
     * @throws IllegalArgumentException if a broker property belongs to the harness, or if the host
     *     is not a name of the loopback address
     * @throws IllegalStateException if the KDC does not run
     * @throws HarnessException if the broker ends or is not ready within 60 s; the message ends
     *     with the tail of its log
     */
    public KafkaCluster start() {
        return RunningCluster.start(
                kdc,
                new KafkaSettings(
                        backend == null ? KafkaBackend.fromSettings() : backend,
                        version == null ? KafkaVersion.fromSettings() : version,
                        brokers,
                        host,
                        listeners.isEmpty() ? DEFAULT_LISTENERS : List.copyOf(listeners.values()),
                        mutualTls,
                        denyUnlessGranted,
                        grants,
                        delegationTokens,
                        cuttable,
                        brokerProperties,
                        jvmOptions,
                        topics,
                        workDirectory));
    }
}
