/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import io.kerstream.security.credential.CredentialDefinition;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.kafka.common.config.SslConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of this process, found to be complete, known and without contradiction. Immutable;
 * files, environment and references are looked at when a client opens.
 *
 * @param source what it was made from
 */
@Internal
public record ValidatedConfiguration(
        ProcessConfiguration source,
        Map<String, CredentialDefinition> credentials,
        ClusterProfiles profiles,
        RegistryProfiles registries,
        boolean strictPermissions,
        boolean strictSecrets) {

    private static final Logger LOG = LoggerFactory.getLogger(ValidatedConfiguration.class);

    public ValidatedConfiguration {
        credentials = Map.copyOf(credentials);
    }

    /**
     * Checks all settings of Kerstream.
     *
     * @throws KafkaSecurityException naming the first key that is wrong
     */
    public static ValidatedConfiguration of(ProcessConfiguration configuration) {
        KnownKeys.check(configuration);
        Map<String, CredentialDefinition> credentials = CredentialDefinition.all(configuration);
        ClusterProfiles profiles = new ProfileParser(credentials).parse(configuration);
        RegistryProfiles registries = RegistryProfiles.of(configuration, credentials);
        boolean strictSecrets = configuration.flag(KerstreamOptions.STRICT_SECRETS);
        Stream.of(
                        credentials.values().stream()
                                .flatMap(credential -> credential.settings().values().stream()),
                        profiles.all().stream()
                                .flatMap(profile -> profile.kafka().values().stream()),
                        registries.all().stream()
                                .flatMap(profile -> profile.tls().values().stream()),
                        registries.all().stream()
                                .flatMap(profile -> Stream.ofNullable(profile.bearerToken())))
                .flatMap(settings -> settings)
                .filter(ValidatedConfiguration::isWrittenOut)
                .forEach(setting -> checkWrittenOut(setting, strictSecrets));
        return new ValidatedConfiguration(
                configuration,
                credentials,
                profiles,
                registries,
                configuration.flag(KerstreamOptions.STRICT_PERMISSIONS),
                strictSecrets);
    }

    /** Whether a secret stands in the configuration itself. Certificates are none. */
    private static boolean isWrittenOut(Setting setting) {
        String key = setting.key().replaceFirst("kerstream\\.[a-z]+\\.[^.]*\\.", "");
        return KnownKeys.isSecret(key)
                && !key.equals(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG)
                && !key.equals(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG)
                && !SettingResolver.isReference(setting.value());
    }

    private static void checkWrittenOut(Setting setting, boolean strict) {
        String finding =
                setting.key()
                        + " ("
                        + setting.origin()
                        + ", value withheld): a secret is written out in Flink's configuration.";
        String wayOut =
                " Set "
                        + setting.key()
                        + KerstreamOptions.FILE
                        + " to a file that holds it instead, or "
                        + setting.key()
                        + KerstreamOptions.ENV
                        + " to an environment variable, or write a reference such as"
                        + " ${file:/path:key}.";
        if (!GlobalConfiguration.isSensitive(setting.key())) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_WRITTEN_OUT,
                    finding + " Flink would show it in its logs and its web interface." + wayOut);
        }
        if (strict) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_WRITTEN_OUT,
                    finding
                            + " It is an error because "
                            + KerstreamOptions.STRICT_SECRETS.key()
                            + " is on."
                            + wayOut);
        }
        LOG.warn("{}{}", finding, wayOut);
    }

    /** The names of what is configured; nothing of the values. */
    @Override
    public String toString() {
        return "ValidatedConfiguration[credentials "
                + credentials.keySet()
                + ", profiles "
                + profiles.describe()
                + "]";
    }
}
