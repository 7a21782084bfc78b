/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * One {@code kerstream.registry.<name>} as configured, free of contradictions; references and files
 * are not yet read. Immutable.
 *
 * @param urls without a slash at the end
 * @param credential the name of its credential, or null
 * @param bearerToken the token or its place, or null
 * @param tls the {@code ssl.} settings of Kafka's clients
 */
@Internal
public record RegistryProfile(
        String name,
        List<String> urls,
        @Nullable Setting credential,
        @Nullable Setting bearerToken,
        Map<String, Setting> tls) {

    public RegistryProfile {
        urls = List.copyOf(urls);
        tls = Map.copyOf(tls);
    }

    /** The name of its credential. */
    public Optional<String> credentialName() {
        return Optional.ofNullable(credential).map(setting -> setting.value().trim());
    }

    /**
     * The TLS settings of a client, read now; as with a cluster, a truststore or key store of the
     * client's own replaces the one of the profile as a whole.
     *
     * @param own the client's own {@code ssl.} settings
     * @throws io.kerstream.security.KafkaSecurityException if a reference or file cannot be read
     */
    public Map<String, Object> tlsFor(Map<String, Object> own, SettingResolver resolver) {
        return new ClusterProfile(name, Set.of(), null, null, null, tls)
                .propertiesFor(own, resolver);
    }
}
