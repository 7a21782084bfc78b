/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.failure.FailedClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What messages say about a client: its own properties, and what its cluster profile adds. The
 * profile is looked up when somebody first asks, and not again: each record of a batch that failed
 * may ask. No secret is kept. May be used by any thread.
 */
final class EffectiveClient {

    private final FailedClient own;
    private final Map<String, Object> matched;
    private @Nullable FailedClient found;

    private EffectiveClient(FailedClient own, Map<String, Object> matched) {
        this.own = own;
        this.matched = matched;
    }

    static EffectiveClient of(Map<?, ?> properties) {
        FailedClient own = FailedClient.of(properties);
        Map<String, Object> matched = new HashMap<>(own.settings());
        Object cluster = properties.get(KerstreamOptions.CLIENT_CLUSTER);
        if (cluster != null) {
            matched.put(KerstreamOptions.CLIENT_CLUSTER, cluster);
        }
        return new EffectiveClient(own, matched);
    }

    synchronized FailedClient client() {
        FailedClient known = found;
        if (known == null) {
            known = profile().map(this::with).orElse(own);
            found = known;
        }
        return known;
    }

    private Optional<ClusterProfile> profile() {
        try {
            return ProfileMatching.profile(
                    ClientProperties.of(matched),
                    ValidatedConfiguration.of(new ConfigurationSources(System.getenv()).find(null))
                            .profiles());
        } catch (KafkaSecurityException e) {
            // The client could not have been made with it.
            return Optional.empty();
        }
    }

    private FailedClient with(ClusterProfile profile) {
        Map<String, Object> values = new HashMap<>();
        if (profile.bootstrapServers() != null) {
            values.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, profile.bootstrapServers());
        }
        if (profile.protocol() != null) {
            values.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, profile.protocol());
        }
        profile.kafka().forEach((key, setting) -> values.put(key, setting.value()));
        values.putAll(own.settings());
        values.put(KerstreamOptions.CLIENT_CLUSTER, profile.name());
        return FailedClient.of(values);
    }
}
