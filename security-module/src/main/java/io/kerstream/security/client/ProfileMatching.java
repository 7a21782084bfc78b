/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ClusterProfiles;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;

/** What becomes of a client's own properties before its login is decided. */
final class ProfileMatching {

    private static final String OURS = "kerstream.";

    /** Client configuration of our login class: it is read from what Kafka is given. */
    private static final String FOR_THE_LOGIN = "kerstream.kerberos.";

    private ProfileMatching() {}

    /**
     * The client with what its references lead to. Those to providers that its own {@code
     * config.providers} names are left to Kafka, and text that only looks like one is left alone.
     *
     * @throws KafkaSecurityException if a reference leads nowhere
     */
    static ClientProperties resolved(ClientProperties client, SettingResolver resolver) {
        Set<String> providers =
                client
                        .value(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
                        .map(names -> Arrays.stream(String.valueOf(names).split(",")))
                        .stream()
                        .flatMap(names -> names)
                        .map(String::trim)
                        .collect(Collectors.toSet());
        Map<String, Object> values = new HashMap<>(client.values());
        values.replaceAll(
                (key, value) ->
                        value instanceof String text
                                ? resolver.resolve(
                                        new Setting(key, text, "client properties"),
                                        name ->
                                                providers.contains(name)
                                                        || !SettingResolver.knows(name))
                                : value);
        return ClientProperties.of(values);
    }

    /**
     * The profile that the client names, else the one whose servers it has.
     *
     * @throws KafkaSecurityException if the name is unknown, or several profiles have the servers
     */
    static Optional<ClusterProfile> profile(ClientProperties client, ClusterProfiles profiles) {
        Optional<Object> name = client.value(KerstreamOptions.CLIENT_CLUSTER);
        if (name.isPresent()) {
            return Optional.of(profiles.named(String.valueOf(name.get()), client.clientId()));
        }
        client.values().keySet().forEach(ProfileMatching::checkSpelling);
        return client.value(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                .flatMap(servers -> profiles.withServersOf(servers(servers), client.clientId()));
    }

    private static String servers(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    private static void checkSpelling(String key) {
        if (key.startsWith(OURS)
                && key.length() <= KerstreamOptions.CLIENT_CLUSTER.length() + 5
                && KnownKeys.nearest(key, Set.of(KerstreamOptions.CLIENT_CLUSTER)).isPresent()) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNKNOWN_KEY,
                    key
                            + " (client properties): unknown. Did you mean "
                            + KerstreamOptions.CLIENT_CLUSTER
                            + "?");
        }
    }

    /**
     * The client with what the profile adds, and without our own keys, which Kafka would warn
     * about.
     */
    static ClientProperties merged(
            ClientProperties client, Optional<ClusterProfile> profile, SettingResolver resolver) {
        Map<String, Object> values = new HashMap<>();
        profile.ifPresent(p -> values.putAll(p.propertiesFor(client.values(), resolver)));
        values.putAll(client.values());
        values.keySet().removeIf(key -> key.startsWith(OURS) && !key.startsWith(FOR_THE_LOGIN));
        return ClientProperties.of(values).check();
    }
}
