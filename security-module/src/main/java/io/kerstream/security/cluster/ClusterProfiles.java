/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/**
 * All cluster profiles of a configuration, and which of them a client gets. Immutable.
 *
 * <p>A client that names a profile gets that one. Any other gets the one profile with which its
 * {@code bootstrap.servers} share a server: the client may list some of them, or more, in any
 * order. It gets none if no profile shares one, and an error if several do.
 */
@Internal
public final class ClusterProfiles {

    private final Map<String, ClusterProfile> byName;

    ClusterProfiles(Map<String, ClusterProfile> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** The profiles, sorted by name. */
    public List<ClusterProfile> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The profile of the name.
     *
     * @param client says whose property it is, for messages
     * @throws KafkaSecurityException if there is none of that name; it lists those that there are
     */
    public ClusterProfile named(String name, String client) {
        ClusterProfile profile = byName.get(name.trim());
        if (profile == null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNKNOWN_NAME,
                    KerstreamOptions.CLIENT_CLUSTER
                            + " = "
                            + name
                            + " (client properties of client "
                            + client
                            + "): there is no such cluster profile."
                            + KnownKeys.nearest(name, byName.keySet())
                                    .map(nearest -> " Did you mean " + nearest + "?")
                                    .orElse("")
                            + " Profiles of this process: "
                            + describe()
                            + ". Set it to one of them, or configure "
                            + KerstreamOptions.CLUSTER_PREFIX
                            + name.trim()
                            + ".bootstrap.servers for Flink's processes.");
        }
        return profile;
    }

    /**
     * The profile whose servers the client has, if any.
     *
     * @param client says whose property it is, for messages
     * @throws KafkaSecurityException if several profiles have them; it lists these
     */
    public Optional<ClusterProfile> withServersOf(String bootstrapServers, String client) {
        Set<String> servers = BootstrapServers.of(bootstrapServers);
        List<ClusterProfile> candidates =
                byName.values().stream()
                        .filter(profile -> profile.servers().stream().anyMatch(servers::contains))
                        .sorted(Comparator.comparing(ClusterProfile::name))
                        .toList();
        if (candidates.size() > 1) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    "bootstrap.servers = "
                            + bootstrapServers
                            + " (client properties of client "
                            + client
                            + "): several cluster profiles have these servers: "
                            + candidates.stream()
                                    .map(ClusterProfiles::describe)
                                    .collect(Collectors.joining("; "))
                            + ". Set the client property "
                            + KerstreamOptions.CLIENT_CLUSTER
                            + " to the name of one.");
        }
        return candidates.stream().findFirst();
    }

    /** All profiles with their servers and credentials, for messages. */
    public String describe() {
        return byName.isEmpty()
                ? "none"
                : byName.values().stream()
                        .map(ClusterProfiles::describe)
                        .collect(Collectors.joining("; "));
    }

    private static String describe(ClusterProfile profile) {
        return profile.name()
                + " ("
                + (profile.servers().isEmpty()
                        ? "no bootstrap.servers"
                        : KnownKeys.list(profile.servers()))
                + profile.credentialName().map(name -> ", credential " + name).orElse("")
                + ")";
    }
}
