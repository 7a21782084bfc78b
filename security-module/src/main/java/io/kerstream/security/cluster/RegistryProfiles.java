/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.credential.CredentialDefinition;
import io.kerstream.security.credential.CredentialType;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** All schema registries of a configuration, and which of them a schema gets. Immutable. */
@Internal
public final class RegistryProfiles {

    private static final String URL = "url";
    private static final String CREDENTIAL = "credential";
    private static final String BEARER_TOKEN = "bearer.auth.token";

    /** The credentials that HTTP can carry. */
    private static final Set<CredentialType> TYPES =
            Set.of(CredentialType.KEYTAB, CredentialType.TICKET_CACHE, CredentialType.PLAIN);

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@]*@");

    private final Map<String, RegistryProfile> byName;

    private RegistryProfiles(Map<String, RegistryProfile> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /**
     * @throws KafkaSecurityException if a profile contradicts itself or names an unknown credential
     */
    static RegistryProfiles of(
            ProcessConfiguration configuration, Map<String, CredentialDefinition> credentials) {
        Map<String, RegistryProfile> profiles = new TreeMap<>();
        ProfileParser.byName(configuration, KerstreamOptions.REGISTRY_PREFIX)
                .forEach(
                        (name, settings) -> profiles.put(name, parse(name, settings, credentials)));
        return new RegistryProfiles(profiles);
    }

    private static RegistryProfile parse(
            String name,
            Map<String, Setting> settings,
            Map<String, CredentialDefinition> credentials) {
        ProfileParser.checkLiteral(settings.get(URL));
        ProfileParser.checkLiteral(settings.get(CREDENTIAL));
        Setting credential = settings.get(CREDENTIAL);
        Setting token = bearerToken(settings);
        checkCredential(credential, token, credentials);
        Setting url = settings.get(URL);
        return new RegistryProfile(
                name,
                url == null ? List.of() : urls(url),
                credential,
                token,
                ProfileParser.kafka(settings, List.of(URL, CREDENTIAL, BEARER_TOKEN)));
    }

    private static @Nullable Setting bearerToken(Map<String, Setting> settings) {
        List<Setting> tokens =
                Stream.of("", KerstreamOptions.FILE, KerstreamOptions.ENV)
                        .map(suffix -> settings.get(BEARER_TOKEN + suffix))
                        .flatMap(Stream::ofNullable)
                        .toList();
        if (tokens.size() > 1) {
            throw CredentialDefinition.twice(tokens.get(0), tokens.get(1));
        }
        return tokens.isEmpty() ? null : tokens.get(0);
    }

    private static void checkCredential(
            @Nullable Setting credential,
            @Nullable Setting token,
            Map<String, CredentialDefinition> credentials) {
        if (credential == null) {
            return;
        }
        if (token != null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    token.key()
                            + " ("
                            + token.origin()
                            + ", value withheld): stands beside "
                            + credential
                            + ". Remove one of them.");
        }
        if (credential.value().trim().equals(CredentialDefinition.DEFAULT)) {
            return;
        }
        CredentialDefinition definition = ProfileParser.definition(credential, credentials);
        if (!TYPES.contains(definition.type())) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    credential
                            + ": a credential of the type "
                            + definition.type()
                            + " is for Kafka's brokers alone. Name one of the type keytab or"
                            + " ticket-cache for SPNEGO, or plain for basic authentication.");
        }
    }

    private static List<String> urls(Setting setting) {
        List<String> urls = addresses(setting.value());
        for (String url : urls) {
            if (!isAddress(url)) {
                throw new KafkaSecurityException(
                        FailureCode.CONFIGURATION_INVALID_VALUE,
                        setting.key()
                                + " ("
                                + setting.origin()
                                + "): '"
                                + withoutUserInfo(url)
                                + "' is no address of a registry. Write http:// or https:// and a"
                                + " host, several separated by commas"
                                + (url.equals(withoutUserInfo(url))
                                        ? "."
                                        : ", without user and password: they belong into a"
                                                + " credential of the type plain."));
            }
        }
        return urls;
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    /** The addresses of a list with commas, without slashes at their ends. */
    public static List<String> addresses(String text) {
        return BootstrapServers.entries(text).map(url -> url.replaceFirst("/+$", "")).toList();
    }

    /** An address as it may be shown and compared. */
    public static String withoutUserInfo(String url) {
        return USER_INFO.matcher(url).replaceFirst("");
    }

    /** The profiles, sorted by name. */
    public Collection<RegistryProfile> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The profile that a schema gets.
     *
     * @param name of the profile, as the schema says; null if it names none
     * @param urls of the schema, without user information
     * @throws KafkaSecurityException if there is none of that name, or several have these addresses
     */
    public Optional<RegistryProfile> find(@Nullable String name, List<String> urls) {
        if (name != null) {
            return Optional.of(named(name));
        }
        List<RegistryProfile> candidates =
                byName.values().stream()
                        .filter(profile -> profile.urls().stream().anyMatch(urls::contains))
                        .toList();
        if (candidates.size() > 1) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    "Schema registry "
                            + String.join(",", urls)
                            + ": several registry profiles have these addresses: "
                            + candidates.stream()
                                    .map(RegistryProfile::name)
                                    .collect(Collectors.joining(", "))
                            + ". Set the property "
                            + KerstreamOptions.CLIENT_REGISTRY
                            + " of the schema to the name of one.");
        }
        return candidates.stream().findFirst();
    }

    private RegistryProfile named(String name) {
        RegistryProfile profile = byName.get(name.trim());
        if (profile == null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNKNOWN_NAME,
                    KerstreamOptions.CLIENT_REGISTRY
                            + " = "
                            + name
                            + " (property of a schema): there is no such registry profile."
                            + KnownKeys.nearest(name, byName.keySet())
                                    .map(nearest -> " Did you mean " + nearest + "?")
                                    .orElse("")
                            + " Profiles of this process: "
                            + KnownKeys.list(byName.keySet())
                            + ". Set it to one of them, or configure "
                            + KerstreamOptions.REGISTRY_PREFIX
                            + name.trim()
                            + ".url for Flink's processes.");
        }
        return profile;
    }
}
