/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static io.kerstream.security.config.KerstreamOptions.ENV;
import static io.kerstream.security.config.KerstreamOptions.FILE;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/**
 * One {@code kerstream.credential.<name>} as configured: complete and free of contradictions, with
 * references and files not yet read. Immutable.
 *
 * @param settings by their key below the name; a secret's is without {@code .file} and {@code .env}
 */
@Internal
public record CredentialDefinition(
        String name, CredentialType type, Map<String, Setting> settings) {

    /** The name of the credential that Flink's own keys make. */
    public static final String DEFAULT = "default";

    public CredentialDefinition {
        settings = Map.copyOf(settings);
    }

    /**
     * All named credentials of a configuration whose keys are known ones.
     *
     * @throws KafkaSecurityException if one is incomplete or contradicts itself
     */
    public static Map<String, CredentialDefinition> all(ProcessConfiguration configuration) {
        SortedMap<String, SortedMap<String, Setting>> byName = new TreeMap<>();
        configuration
                .under(KerstreamOptions.CREDENTIAL_PREFIX)
                .forEach(
                        (key, setting) -> {
                            String rest =
                                    key.substring(KerstreamOptions.CREDENTIAL_PREFIX.length());
                            int dot = rest.indexOf('.');
                            byName.computeIfAbsent(rest.substring(0, dot), n -> new TreeMap<>())
                                    .put(rest.substring(dot + 1), setting);
                        });
        Map<String, CredentialDefinition> definitions = new TreeMap<>();
        byName.forEach((name, settings) -> definitions.put(name, parse(name, settings)));
        return definitions;
    }

    private static CredentialDefinition parse(String name, SortedMap<String, Setting> configured) {
        Setting first = configured.values().iterator().next();
        if (name.equals(DEFAULT)) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    first.key()
                            + " ("
                            + first.origin()
                            + "): the credential 'default' is the one that"
                            + " security.kerberos.login.* makes. Take another name.");
        }
        Map<String, Setting> settings = withoutSuffixes(configured);
        CredentialType type = type(name, settings, first);
        settings.forEach(
                (key, setting) -> {
                    if (!type.takes(key)) {
                        throw new KafkaSecurityException(
                                FailureCode.CONFIGURATION_UNKNOWN_KEY,
                                setting
                                        + ": a credential of the type "
                                        + type
                                        + " ("
                                        + key(name, "type")
                                        + ") does not take it. Remove it, or change the type.");
                    }
                });
        for (String key : type.required()) {
            if (!settings.containsKey(key)) {
                throw new KafkaSecurityException(
                        FailureCode.CONFIGURATION_INCOMPLETE,
                        key(name, key)
                                + " is not set ("
                                + first.origin()
                                + "): "
                                + settings.get("type")
                                + " needs it. Set "
                                + key(name, key)
                                + (KnownKeys.isSecret(key)
                                        ? FILE
                                                + " to a file that holds it, or "
                                                + key(name, key)
                                                + ENV
                                                + " to an environment variable"
                                        : "")
                                + ".");
            }
        }
        return new CredentialDefinition(name, type, settings);
    }

    private static CredentialType type(String name, Map<String, Setting> settings, Setting first) {
        String types = CredentialType.texts().collect(Collectors.joining(", "));
        Setting setting = settings.get("type");
        if (setting == null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INCOMPLETE,
                    key(name, "type")
                            + " is not set, but "
                            + first.key()
                            + " is ("
                            + first.origin()
                            + "). Set it to one of "
                            + types
                            + ".");
        }
        Optional<CredentialType> type = CredentialType.of(setting.value().trim());
        return type.orElseThrow(
                () ->
                        new KafkaSecurityException(
                                FailureCode.CONFIGURATION_INVALID_VALUE,
                                setting + ": unknown. Set it to one of " + types + "."));
    }

    /**
     * The settings under their own key, also those whose value is elsewhere.
     *
     * @throws KafkaSecurityException if a secret comes from several places
     */
    private static Map<String, Setting> withoutSuffixes(Map<String, Setting> configured) {
        Map<String, Setting> settings = new HashMap<>();
        configured.forEach(
                (key, setting) -> {
                    Setting other = settings.put(key.replaceFirst("\\.(file|env)\\z", ""), setting);
                    if (other != null) {
                        throw twice(other, setting);
                    }
                });
        return settings;
    }

    /** The error about a secret that comes from several places. */
    public static KafkaSecurityException twice(Setting one, Setting other) {
        String keys =
                Stream.of(one, other)
                        .map(Setting::key)
                        .sorted()
                        .collect(Collectors.joining(" and "));
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_CONTRADICTION,
                keys + " (" + one.origin() + "): both give the same secret. Remove one of them.");
    }

    private static String key(String name, String key) {
        return KerstreamOptions.CREDENTIAL_PREFIX + name + "." + key;
    }

    /**
     * The credential itself, read now.
     *
     * @param parser knows the ticket cache of the process
     * @throws KafkaSecurityException if a reference or a file of it cannot be read
     */
    public Credential open(SettingResolver resolver, CredentialParser parser) {
        return switch (type) {
            case KEYTAB ->
                    new KeytabCredential(
                            resolved("keytab", resolver), resolved("principal", resolver));
            case TICKET_CACHE ->
                    parser.ticketCache(
                            optional("ticket-cache", resolver),
                            optional("principal", resolver).orElse(null));
            case SCRAM_SHA_256, SCRAM_SHA_512, PLAIN ->
                    new PasswordCredential(
                            name,
                            type,
                            resolved("username", resolver),
                            setting("password"),
                            resolver.secret(setting("password")));
            case OAUTHBEARER ->
                    new OAuthBearerCredential(
                            name,
                            resolved("oauth.endpoint", resolver),
                            resolved("oauth.client-id", resolver),
                            resolver.secret(setting("oauth.client-secret")),
                            optional("oauth.scope", resolver).orElse(null));
        };
    }

    private Setting setting(String key) {
        return Optional.ofNullable(settings.get(key)).orElseThrow();
    }

    private Setting resolved(String key, SettingResolver resolver) {
        return resolver.resolve(setting(key));
    }

    Optional<Setting> optional(String key, SettingResolver resolver) {
        return Optional.ofNullable(settings.get(key)).map(resolver::resolve);
    }
}
