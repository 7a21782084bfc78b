/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.io.Setting;
import io.kerstream.testing.internal.kafka.NodeBackend;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where the brokers of a {@link KafkaCluster} run. */
public enum KafkaBackend {
    /** A JVM for each node. */
    FORKED,

    /** In this JVM: quicker to start, on this JVM's class path and Kerberos. */
    IN_PROCESS,

    /** A container for each node; needs a Docker daemon. */
    DOCKER;

    /**
     * System property that chooses the back end of clusters whose builder does not: {@code forked},
     * {@code in-process} or {@code docker}. The environment variable {@link #VARIABLE} is asked
     * after it.
     */
    public static final String PROPERTY = "kerstream.testing.kafka";

    /** Environment twin of {@link #PROPERTY}. */
    public static final String VARIABLE = "KERSTREAM_TESTING_KAFKA";

    /** The name in {@link #PROPERTY}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Why it cannot be used on this host; empty when it can. */
    public Optional<String> missing() {
        return NodeBackend.of(this).missing();
    }

    /** What it can do beyond what all can. */
    public Set<KafkaCapability> capabilities() {
        return NodeBackend.of(this).capabilities();
    }

    /**
     * The back end that the property or the variable names, {@link #FORKED} if neither does.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    public static KafkaBackend fromSettings() {
        Setting setting = Setting.find(PROPERTY, VARIABLE);
        return setting == null ? FORKED : parse(setting.value(), setting.origin());
    }

    private static KafkaBackend parse(String value, String origin) {
        for (KafkaBackend backend : values()) {
            if (backend.id().equals(value)) {
                return backend;
            }
        }
        throw new IllegalArgumentException(
                origin + " = '" + value + "': use one of forked, in-process, docker");
    }
}
