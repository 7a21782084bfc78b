/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.registry;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.client.LiteralSecrets;
import io.kerstream.security.client.LoginInjection;
import io.kerstream.security.cluster.RegistryProfile;
import io.kerstream.security.cluster.RegistryProfiles;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.config.SettingResolver;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialDefinition;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.credential.PasswordCredential;
import io.kerstream.security.login.LoginSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a schema registry is asked: by what the schema's own properties say, then by the
 * registry profile that they name or whose address they have. Read anew for each question, in the
 * process that asks it; thread-safe.
 */
@Internal
public final class RegistrySecurity {

    /** Where a schema's own properties come from, for messages. */
    static final String ORIGIN = "properties of a schema";

    /** Stands before the keys of Confluent's registry client in the properties of others. */
    private static final String PREFIX = "schema.registry.";

    private final Supplier<ProcessConfiguration> configuration;
    private final CredentialParser parser;
    private final CredentialVerifier verifier = new CredentialVerifier();
    private @Nullable State last;

    /** A configuration, validated once, and what reads the places it refers to. */
    private record State(ValidatedConfiguration settings, SettingResolver resolver) {}

    /** With the settings of this process. */
    public RegistrySecurity() {
        this(System.getenv());
    }

    private RegistrySecurity(Map<String, String> environment) {
        this(new ConfigurationSources(environment), environment);
    }

    private RegistrySecurity(ConfigurationSources sources, Map<String, String> environment) {
        this(() -> sources.find(null), environment);
    }

    /**
     * @param configuration the settings of the process; asked for each question
     * @param environment the environment variables of this process
     */
    public RegistrySecurity(
            Supplier<ProcessConfiguration> configuration, Map<String, String> environment) {
        this.configuration = configuration;
        this.parser = new CredentialParser(environment);
    }

    /** Keys without the prefix {@code schema.registry.}, which is optional. */
    public static Map<String, Object> withoutPrefix(Map<String, ?> properties) {
        Map<String, Object> plain = new HashMap<>();
        properties.forEach(
                (key, value) -> {
                    if (value != null) {
                        plain.put(
                                key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key,
                                value);
                    }
                });
        return plain;
    }

    /** Addresses as they may be shown: without user information. */
    public static String shown(String url) {
        return RegistryProfiles.addresses(url).stream()
                .map(RegistryProfiles::withoutUserInfo)
                .collect(Collectors.joining(","));
    }

    /**
     * How to ask the registry now.
     *
     * @param url addresses, separated by commas; blank to take those of the named profile
     * @param own what the schema brings: {@code kerstream.registry}, and {@code basic.auth.*},
     *     {@code bearer.auth.*} and {@code ssl.*} of Confluent's client, with or without the prefix
     *     {@code schema.registry.}
     * @throws KafkaSecurityException if the settings cannot work
     */
    public RegistryAccess access(String url, Map<String, ?> own) {
        State state = state();
        Map<String, Object> written = withoutPrefix(own);
        List<String> addresses = RegistryProfiles.addresses(url);
        checkSecrets(written, addresses, state.settings().strictSecrets());
        Map<String, Object> properties = resolved(written, state.resolver());
        List<String> urls = addresses.stream().map(RegistryProfiles::withoutUserInfo).toList();
        Object name = properties.get(KerstreamOptions.CLIENT_REGISTRY);
        Optional<RegistryProfile> profile =
                state.settings()
                        .registries()
                        .find(name == null ? null : String.valueOf(name), urls);
        return new RegistryAccess(
                urls.isEmpty() ? urlsOf(profile) : urls,
                OwnLogin.of(properties, addresses)
                        .or(() -> profile.flatMap(p -> login(p, state)))
                        .orElseGet(RegistryLogin.Anonymous::new),
                tls(properties, profile, state.resolver()));
    }

    private synchronized State state() {
        ProcessConfiguration current = configuration.get();
        State known = last;
        if (known == null || !known.settings().source().equals(current)) {
            ValidatedConfiguration settings = ValidatedConfiguration.of(current);
            FilePermissions permissions = new FilePermissions(settings.strictPermissions());
            known = new State(settings, new SettingResolver(parser.environment(), permissions));
            last = known;
        }
        return known;
    }

    private static void checkSecrets(
            Map<String, Object> written, List<String> addresses, boolean strict) {
        Map<String, Object> properties = new HashMap<>(written);
        if (addresses.stream().anyMatch(a -> !a.equals(RegistryProfiles.withoutUserInfo(a)))) {
            properties.put("password in the address of the registry", "present");
        }
        LiteralSecrets.check(properties, ORIGIN, "a registry profile", strict);
    }

    private static Map<String, Object> resolved(
            Map<String, Object> written, SettingResolver resolver) {
        Map<String, Object> resolved = new HashMap<>(written);
        resolved.replaceAll(
                (key, value) ->
                        value instanceof String text
                                ? resolver.resolve(
                                        new Setting(key, text, ORIGIN),
                                        provider -> !SettingResolver.knows(provider))
                                : value);
        return resolved;
    }

    private static List<String> urlsOf(Optional<RegistryProfile> profile) {
        return profile.map(RegistryProfile::urls)
                .filter(urls -> !urls.isEmpty())
                .orElseThrow(
                        () ->
                                new KafkaSecurityException(
                                        FailureCode.CONFIGURATION_INCOMPLETE,
                                        "A schema has no address of its registry ("
                                                + ORIGIN
                                                + "). Give it one, or set its property "
                                                + KerstreamOptions.CLIENT_REGISTRY
                                                + " to a registry profile that has a url."));
    }

    private static Map<String, Object> tls(
            Map<String, Object> properties,
            Optional<RegistryProfile> profile,
            SettingResolver resolver) {
        Map<String, Object> own = new HashMap<>(properties);
        own.keySet().removeIf(key -> !key.startsWith("ssl."));
        Map<String, Object> tls =
                new HashMap<>(profile.map(p -> p.tlsFor(own, resolver)).orElse(Map.of()));
        tls.putAll(own);
        return tls;
    }

    private Optional<RegistryLogin> login(RegistryProfile profile, State state) {
        Setting token = profile.bearerToken();
        if (token != null) {
            return Optional.of(
                    new RegistryLogin.Bearer(
                            state.resolver().secret(token),
                            token.key() + " (" + token.origin() + ")"));
        }
        return profile.credentialName().map(name -> login(credential(name, profile, state), state));
    }

    private Credential credential(String name, RegistryProfile profile, State state) {
        if (name.equals(CredentialDefinition.DEFAULT)) {
            return parser.parseForAnyContext(state.settings().source())
                    .orElseThrow(
                            () ->
                                    new KafkaSecurityException(
                                            FailureCode.CREDENTIAL_MISSING,
                                            profile.credential()
                                                    + ": this process has no default credential."
                                                    + " Found: "
                                                    + CredentialParser.describe(
                                                            state.settings().source())
                                                    + ". Set security.kerberos.login.keytab and"
                                                    + " .principal, or name another credential."));
        }
        return Objects.requireNonNull(state.settings().credentials().get(name), name)
                .open(state.resolver(), parser);
    }

    private RegistryLogin login(Credential credential, State state) {
        if (credential instanceof PasswordCredential password) {
            return new RegistryLogin.Basic(
                    password.username().value(), password.secret(), password.source());
        }
        if (credential instanceof KerberosCredential kerberos) {
            LoginInjection.checkPermissions(kerberos, state.resolver().permissions());
            return new RegistryLogin.Kerberos(
                    verifier.verify(kerberos),
                    LoginSettings.of(state.settings().source().values()));
        }
        throw new IllegalStateException("Validated, but HTTP cannot carry " + credential.source());
    }
}
