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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** Makes the cluster profiles of a configuration whose keys are known ones. */
final class ProfileParser {

    private static final String SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    private static final String PROTOCOL = CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
    private static final String CREDENTIAL = "credential";

    private final Map<String, CredentialDefinition> credentials;

    ProfileParser(Map<String, CredentialDefinition> credentials) {
        this.credentials = credentials;
    }

    /**
     * @throws KafkaSecurityException if a profile contradicts itself or names an unknown credential
     */
    ClusterProfiles parse(ProcessConfiguration configuration) {
        Map<String, ClusterProfile> profiles = new TreeMap<>();
        byName(configuration, KerstreamOptions.CLUSTER_PREFIX)
                .forEach((name, settings) -> profiles.put(name, parse(name, settings)));
        return new ClusterProfiles(profiles);
    }

    /** The settings of a template's keys, by name and by what follows the name. */
    static SortedMap<String, SortedMap<String, Setting>> byName(
            ProcessConfiguration configuration, String prefix) {
        SortedMap<String, SortedMap<String, Setting>> byName = new TreeMap<>();
        configuration
                .under(prefix)
                .forEach(
                        (key, setting) -> {
                            String rest = key.substring(prefix.length());
                            int dot = rest.indexOf('.');
                            byName.computeIfAbsent(rest.substring(0, dot), n -> new TreeMap<>())
                                    .put(rest.substring(dot + 1), setting);
                        });
        return byName;
    }

    private ClusterProfile parse(String name, Map<String, Setting> settings) {
        for (String literal : List.of(SERVERS, PROTOCOL, CREDENTIAL, SaslConfigs.SASL_MECHANISM)) {
            checkLiteral(settings.get(literal));
        }
        Map<String, Setting> kafka = kafka(settings, List.of(SERVERS, PROTOCOL, CREDENTIAL));
        Setting credential = settings.get(CREDENTIAL);
        Optional<String> mechanism = mechanism(credential);
        mechanism.ifPresent(m -> checkMechanism(m, credential, kafka));
        Setting servers = settings.get(SERVERS);
        return new ClusterProfile(
                name,
                servers == null ? Set.of() : servers(servers),
                servers == null
                        ? null
                        : BootstrapServers.entries(servers.value())
                                .collect(Collectors.joining(",")),
                credential,
                protocol(settings.get(PROTOCOL), credential, kafka),
                kafka);
    }

    /**
     * The settings by their plain key, also those whose value is elsewhere.
     *
     * @param others keys that are not Kafka's
     * @throws KafkaSecurityException if a secret comes from several places, or Kafka refuses a
     *     value
     */
    static Map<String, Setting> kafka(Map<String, Setting> settings, List<String> others) {
        Map<String, Setting> kafka = new HashMap<>();
        settings.forEach(
                (key, setting) -> {
                    String plain = withoutSuffix(key);
                    if (!others.contains(plain)) {
                        Setting other = kafka.put(plain, setting);
                        if (other != null) {
                            throw CredentialDefinition.twice(other, setting);
                        }
                        checkValue(plain, key, setting);
                    }
                });
        return kafka;
    }

    /** Only keys that may have a suffix are known with one. */
    private static String withoutSuffix(String key) {
        if (KnownKeys.KAFKA.containsKey(key)) {
            return key;
        }
        return key.replaceFirst("\\.(file|env)\\z", "");
    }

    /** What decides which profile and login a client gets must be known before one opens. */
    static void checkLiteral(@Nullable Setting setting) {
        if (setting != null && SettingResolver.isReference(setting.value())) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    setting + ": a reference cannot stand here. Write the value out.");
        }
    }

    private static void checkValue(String plain, String key, Setting setting) {
        ConfigDef.ConfigKey definition = KnownKeys.KAFKA.get(plain);
        if (definition == null
                || !plain.equals(key)
                || definition.type() == ConfigDef.Type.PASSWORD
                || definition.type() == ConfigDef.Type.CLASS
                || SettingResolver.isReference(setting.value())) {
            return;
        }
        try {
            Object value = ConfigDef.parseType(key, setting.value(), definition.type());
            if (definition.validator != null) {
                definition.validator.ensureValid(key, value);
            }
        } catch (ConfigException e) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    setting + ": Kafka does not accept it: " + e.getMessage() + ".",
                    e);
        }
    }

    private static Set<String> servers(Setting setting) {
        Set<String> servers = new TreeSet<>();
        BootstrapServers.entries(setting.value())
                .forEach(
                        entry ->
                                servers.add(
                                        BootstrapServers.server(entry)
                                                .orElseThrow(() -> notAServer(setting, entry))));
        if (servers.isEmpty()) {
            throw notAServer(setting, "");
        }
        return servers;
    }

    private static KafkaSecurityException notAServer(Setting setting, String entry) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INVALID_VALUE,
                setting
                        + ": '"
                        + entry
                        + "' is not a server. Write host:port, several separated by commas.");
    }

    private Optional<String> mechanism(@Nullable Setting credential) {
        if (credential == null) {
            return Optional.empty();
        }
        String name = credential.value().trim();
        if (name.equals(CredentialDefinition.DEFAULT)) {
            return Optional.of(SaslConfigs.GSSAPI_MECHANISM);
        }
        return Optional.of(definition(credential, credentials).type().mechanism());
    }

    /**
     * The credential that a profile names.
     *
     * @throws KafkaSecurityException if there is none of that name
     */
    static CredentialDefinition definition(
            Setting credential, Map<String, CredentialDefinition> credentials) {
        String name = credential.value().trim();
        CredentialDefinition definition = credentials.get(name);
        if (definition == null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNKNOWN_NAME,
                    credential
                            + ": there is no such credential."
                            + KnownKeys.nearest(name, credentials.keySet())
                                    .map(nearest -> " Did you mean " + nearest + "?")
                                    .orElse("")
                            + " Configured: "
                            + KnownKeys.list(credentials.keySet())
                            + "; and default, which security.kerberos.login.* makes. Set it to one"
                            + " of them.");
        }
        return definition;
    }

    private static void checkMechanism(
            String mechanism, @Nullable Setting credential, Map<String, Setting> kafka) {
        Setting jaas = kafka.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas != null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    jaas.key()
                            + " ("
                            + jaas.origin()
                            + ", value withheld): stands beside "
                            + credential
                            + ". Remove one of them.");
        }
        Setting own = kafka.get(SaslConfigs.SASL_MECHANISM);
        if (own != null && !own.value().trim().equals(mechanism)) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    own
                            + ": "
                            + credential
                            + " is for "
                            + mechanism
                            + ". Remove the mechanism, or name another credential.");
        }
    }

    private static @Nullable String protocol(
            @Nullable Setting protocol, @Nullable Setting credential, Map<String, Setting> kafka) {
        boolean sasl = kafka.keySet().stream().anyMatch(key -> key.startsWith("sasl."));
        if (protocol == null) {
            if (credential != null || sasl) {
                return SecurityProtocol.SASL_SSL.name;
            }
            return kafka.isEmpty() ? null : SecurityProtocol.SSL.name;
        }
        String name = protocol.value().trim().toUpperCase(Locale.ROOT);
        if (Arrays.stream(SecurityProtocol.values()).noneMatch(known -> known.name.equals(name))) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    protocol
                            + ": unknown. Set it to one of "
                            + Arrays.stream(SecurityProtocol.values())
                                    .map(known -> known.name)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (credential != null && !name.startsWith("SASL_")) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    protocol
                            + ": clients would not log in, in spite of "
                            + credential
                            + ". Set it to SASL_"
                            + name
                            + ", or remove the credential.");
        }
        return name;
    }
}
