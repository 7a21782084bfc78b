/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.failure.FailedClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells a client's own settings from those of its cluster profile, for messages. */
final class ProfileOrigins {

    private ProfileOrigins() {}

    /**
     * The client as messages about its failures name it.
     *
     * @param configuration what it is made from; what neither the client nor the profile has set is
     *     a default
     * @param own the client's own properties
     */
    static FailedClient client(
            Map<String, Object> configuration,
            Map<String, ?> own,
            Optional<ClusterProfile> profile) {
        Map<String, String> origins = profile.map(ProfileOrigins::of).orElseGet(HashMap::new);
        origins.keySet().removeAll(own.keySet());
        Map<String, Object> set = new HashMap<>(configuration);
        set.keySet().removeIf(key -> !own.containsKey(key) && !origins.containsKey(key));
        return FailedClient.of(set, origins, profile.map(ClusterProfile::name).orElse(null));
    }

    /** By Kafka's key; the protocol may follow from several keys of the profile. */
    private static Map<String, String> of(ClusterProfile profile) {
        Map<String, String> origins = new HashMap<>();
        origins.put(FailedClient.PROTOCOL, "cluster profile " + profile.name());
        origins.put(
                FailedClient.SERVERS,
                KerstreamOptions.CLUSTER_PREFIX + profile.name() + "." + FailedClient.SERVERS);
        if (profile.credential() != null) {
            origins.put(
                    FailedClient.MECHANISM,
                    profile.credential().key() + ", " + profile.credential().origin());
        }
        profile.kafka()
                .forEach(
                        (key, setting) ->
                                origins.put(key, setting.key() + ", " + setting.origin()));
        return origins;
    }
}
