/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ClusterProfiles;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialDefinition;
import io.kerstream.security.failure.FailedClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<ProcessConfiguration> process;
    private @Nullable Found found;

    /**
     * @param hint a sentence with a blank before it, or empty; see {@link #withoutProfile}
     */
    private record Found(FailedClient client, String hint) {}

    private EffectiveClient(
            FailedClient own, Map<String, Object> matched, Supplier<ProcessConfiguration> process) {
        this.own = own;
        this.matched = matched;
        this.process = process;
    }

    static EffectiveClient of(Map<?, ?> properties) {
        return of(properties, () -> new ConfigurationSources(System.getenv()).find(null));
    }

    static EffectiveClient of(Map<?, ?> properties, Supplier<ProcessConfiguration> process) {
        FailedClient own = FailedClient.of(properties);
        Map<String, Object> matched = new HashMap<>(own.settings());
        Object cluster = properties.get(KerstreamOptions.CLIENT_CLUSTER);
        if (cluster != null) {
            matched.put(KerstreamOptions.CLIENT_CLUSTER, cluster);
        }
        return new EffectiveClient(own, matched, process);
    }

    FailedClient client() {
        return found().client();
    }

    /**
     * What to know about a client that no profile belongs to, as a sentence with a blank before it;
     * empty if one does.
     */
    String withoutProfile() {
        return found().hint();
    }

    private synchronized Found found() {
        Found known = found;
        if (known == null) {
            known = find();
            found = known;
        }
        return known;
    }

    private Found find() {
        try {
            ValidatedConfiguration settings = ValidatedConfiguration.of(process.get());
            Optional<ClusterProfile> profile =
                    ProfileMatching.profile(ClientProperties.of(matched), settings.profiles());
            return new Found(
                    profile.map(p -> with(p, settings.credentials())).orElse(own),
                    profile.isPresent() ? "" : hint(settings.profiles()));
        } catch (KafkaSecurityException e) {
            // The client could not have been made with it.
            return new Found(own, "");
        }
    }

    private static String hint(ClusterProfiles profiles) {
        return " No cluster profile of this process names these servers (profiles: "
                + profiles.describe()
                + "). One that was added to Flink's configuration is read when the process starts:"
                + " restart the cluster.";
    }

    private FailedClient with(
            ClusterProfile profile, Map<String, CredentialDefinition> credentials) {
        Map<String, Object> values = new HashMap<>();
        if (profile.bootstrapServers() != null) {
            values.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, profile.bootstrapServers());
        }
        if (profile.protocol() != null) {
            values.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, profile.protocol());
        }
        profile.credentialName()
                .map(credentials::get)
                .ifPresent(c -> values.put(FailedClient.MECHANISM, c.type().mechanism()));
        profile.kafka().forEach((key, setting) -> values.put(key, setting.value()));
        values.putAll(own.settings());
        return ProfileOrigins.client(values, own.settings(), Optional.of(profile));
    }
}
