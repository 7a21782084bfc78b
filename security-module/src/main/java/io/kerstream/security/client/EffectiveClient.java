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

/**
 * What messages say about a client: its own properties, and what its cluster profile adds. The
 * profile is looked up when somebody asks. No secret is kept.
 */
final class EffectiveClient {

    private final FailedClient own;
    private final Map<String, Object> matched = new HashMap<>();

    private EffectiveClient(FailedClient own) {
        this.own = own;
        matched.putAll(own.settings());
    }

    static EffectiveClient of(Map<?, ?> properties) {
        EffectiveClient client = new EffectiveClient(FailedClient.of(properties));
        Object cluster = properties.get(KerstreamOptions.CLIENT_CLUSTER);
        if (cluster != null) {
            client.matched.put(KerstreamOptions.CLIENT_CLUSTER, cluster);
        }
        return client;
    }

    FailedClient client() {
        Optional<ClusterProfile> profile;
        try {
            profile =
                    ProfileMatching.profile(
                            ClientProperties.of(matched),
                            ValidatedConfiguration.of(
                                            new ConfigurationSources(System.getenv()).find(null))
                                    .profiles());
        } catch (KafkaSecurityException e) {
            // The client could not have been made with it.
            return own;
        }
        return profile.map(this::with).orElse(own);
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
