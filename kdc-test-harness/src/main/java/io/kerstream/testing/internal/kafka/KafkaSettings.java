/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCapability;
import io.kerstream.testing.SaslMechanism;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a cluster, as its builder has gathered them.
 *
 * @param version of the brokers, null for that of the class path
 * @param brokers number of brokers, 1 to 3
 * @param host the name that brokers advertise to clients
 * @param mutualTls whether the SSL listener asks for certificates
 * @param denyUnlessGranted whether what no ACL mentions is forbidden
 * @param cuttable whether proxies stand between clients and brokers
 * @param brokerProperties win over the harness's own
 * @param jvmOptions come after the harness's own
 * @param topics number of partitions by name
 * @param workDirectory the caller's, null for a temporary one
 */
public record KafkaSettings(
        KafkaBackend backend,
        @Nullable KafkaVersion version,
        int brokers,
        String host,
        List<ListenerSpec> listeners,
        boolean mutualTls,
        boolean denyUnlessGranted,
        List<AclBinding> grants,
        boolean delegationTokens,
        boolean cuttable,
        Map<String, String> brokerProperties,
        List<String> jvmOptions,
        Map<String, Integer> topics,
        @Nullable Path workDirectory) {

    public static final String DEFAULT_HOST = "localhost";

    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if a setting is unusable, or not on this back end
     */
    public KafkaSettings {
        listeners = List.copyOf(listeners);
        grants = List.copyOf(grants);
        brokerProperties = Map.copyOf(brokerProperties);
        jvmOptions = List.copyOf(jvmOptions);
        topics = new LinkedHashMap<>(topics);
        if (brokers < 1 || brokers > 3) {
            throw new IllegalArgumentException("brokers " + brokers + ": use 1, 2 or 3");
        }
        Optional<String> missing = backend.missing();
        if (missing.isPresent()) {
            throw new IllegalArgumentException(
                    "backend " + backend.id() + ": cannot be used here: " + missing.get());
        }
        if (brokers > 1) {
            require(backend, KafkaCapability.SEVERAL_BROKERS, "brokers " + brokers);
        }
        if (!jvmOptions.isEmpty()) {
            require(backend, KafkaCapability.OWN_JVM, "jvmOption " + jvmOptions);
        }
        if (version != null) {
            require(backend, KafkaCapability.ANY_VERSION, "brokerVersion " + version.text());
        }
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listener: there must be at least one");
        }
        if (mutualTls && listeners.stream().noneMatch(l -> l.protocol() == SecurityProtocol.SSL)) {
            throw new IllegalArgumentException("mutualTls: there is no listener SSL");
        }
        if (delegationTokens
                && listeners.stream()
                        .flatMap(listener -> listener.mechanisms().stream())
                        .noneMatch(SaslMechanism::isScram)) {
            throw new IllegalArgumentException(
                    "delegationTokens: no listener has SCRAM, by which tokens authenticate");
        }
        checkHost(host);
        BrokerProperties.checkOverrides(brokerProperties);
    }

    /** The name of a listener's address; only those for clients have the host of the cluster. */
    String host(String listener) {
        return Listeners.INTERNAL.contains(listener) ? DEFAULT_HOST : host;
    }

    /** Brokers bind {@code localhost}: under another name they must be at the same address. */
    private static void checkHost(String host) {
        if (host.equals(DEFAULT_HOST)) {
            return;
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        String found;
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
            if (addresses.contains(loopback)) {
                return;
            }
            found = "is " + addresses;
        } catch (UnknownHostException e) {
            found = "is unknown";
        }
        String file = System.getProperty("jdk.net.hosts.file");
        throw new IllegalArgumentException(
                "host "
                        + host
                        + ": "
                        + found
                        + " to this JVM, but must be "
                        + loopback.getHostAddress()
                        + ". Start the JVM with -Djdk.net.hosts.file=<file>, and in the file the"
                        + " lines '"
                        + loopback.getHostAddress()
                        + " localhost' and '"
                        + loopback.getHostAddress()
                        + " "
                        + host
                        + "' ("
                        + (file == null ? "the property is not set" : "it is " + file)
                        + ")");
    }

    /** The version of the brokers, known either way. */
    KafkaVersion effectiveVersion() {
        return version == null ? KafkaVersion.ofClassPath() : version;
    }

    /** All mechanisms of all listeners. */
    Set<SaslMechanism> mechanisms() {
        Set<SaslMechanism> all = EnumSet.noneOf(SaslMechanism.class);
        listeners.forEach(listener -> all.addAll(listener.mechanisms()));
        return all;
    }

    private static void require(KafkaBackend backend, KafkaCapability capability, String setting) {
        if (!backend.capabilities().contains(capability)) {
            throw new IllegalArgumentException(
                    setting + ": the back end " + backend.id() + " cannot; use forked");
        }
    }
}
