/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * One {@code kerstream.cluster.<name>} as configured, free of contradictions; references and files
 * are not yet read. Immutable.
 *
 * @param servers for comparing, see {@link BootstrapServers}
 * @param bootstrapServers for clients that bring none, or null
 * @param credential the name of its credential, or null
 * @param protocol the security protocol of its clients, or null for Kafka's default
 * @param kafka other settings of its clients, by Kafka's key; a secret's may say a place only
 */
@Internal
public record ClusterProfile(
        String name,
        Set<String> servers,
        @Nullable String bootstrapServers,
        @Nullable Setting credential,
        @Nullable String protocol,
        Map<String, Setting> kafka) {

    public ClusterProfile {
        servers = Set.copyOf(servers);
        kafka = Map.copyOf(kafka);
    }

    /** The name of its credential. */
    public Optional<String> credentialName() {
        return Optional.ofNullable(credential).map(setting -> setting.value().trim());
    }

    /**
     * What a client gets that has set nothing itself, read now.
     *
     * <p>A truststore is taken as a whole or not at all, and so is a key store: a client that
     * brings its own must not get the password of another.
     *
     * @param own the client's own properties
     * @throws io.kerstream.security.KafkaSecurityException if a reference or file cannot be read
     */
    public Map<String, Object> propertiesFor(Map<String, Object> own, SettingResolver resolver) {
        Map<String, Object> properties = new HashMap<>();
        if (bootstrapServers != null) {
            properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }
        if (protocol != null) {
            properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        }
        boolean ownTrust = brings(own, "ssl.truststore.");
        boolean ownKeys = brings(own, "ssl.keystore.");
        kafka.forEach(
                (key, setting) -> {
                    boolean trust = key.startsWith("ssl.truststore.");
                    boolean keys =
                            key.startsWith("ssl.keystore.")
                                    || key.equals(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
                    if (!own.containsKey(key) && !(trust && ownTrust) && !(keys && ownKeys)) {
                        properties.put(key, value(key, setting, resolver));
                    }
                });
        return properties;
    }

    private static boolean brings(Map<String, Object> own, String store) {
        return own.keySet().stream()
                .anyMatch(
                        key ->
                                key.startsWith(store)
                                        && !key.endsWith(".password")
                                        && !key.endsWith(".type"));
    }

    private static Object value(String key, Setting setting, SettingResolver resolver) {
        if (KnownKeys.isSecret(key)) {
            return new Password(resolver.secret(setting).reveal());
        }
        Setting resolved = resolver.resolve(setting);
        if (key.equals(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)) {
            checkPermissions(resolved, resolver.permissions());
        }
        return resolved.value();
    }

    private static void checkPermissions(Setting keyStore, FilePermissions permissions) {
        try {
            permissions.check(Path.of(keyStore.value()), keyStore.toString());
        } catch (InvalidPathException e) {
            // Kafka will say that there is no such file.
        }
    }
}
