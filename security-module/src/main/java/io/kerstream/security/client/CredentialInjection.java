/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.SettingResolver;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialDefinition;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.failure.LoginAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides per client which login it gets. Its cluster profile, if it has one, first adds to its
 * properties what they do not set. Then the first that applies:
 *
 * <ol>
 *   <li>a login of the client's own ({@code sasl.jaas.config}, a callback handler, a login class)
 *       stays as it is;
 *   <li>the credential that the profile names is injected, or the login that it writes out;
 *   <li>for GSSAPI, the credential of this process is injected as {@code sasl.jaas.config};
 *   <li>for GSSAPI without a credential, and for other mechanisms, a {@code KafkaClient} entry of
 *       the JVM's JAAS configuration is left to Kafka. (Where Flink's {@code JaasModule} made that
 *       entry, there is a credential, the same one, and rule 3 applies; for other mechanisms than
 *       GSSAPI that entry does not count.)
 * </ol>
 *
 * <p>Nothing else is an option: the error says what was looked for, and where. A client whose
 * protocol or mechanism comes from a configuration provider of its own is left to Kafka: which rule
 * applies to it is not known before Kafka constructs it.
 */
final class CredentialInjection {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialInjection.class);

    private final Supplier<ProcessConfiguration> configuration;
    private final CredentialParser parser;
    private final CredentialUse logins;
    private @Nullable State last;

    /** A configuration, validated once, and what reads the places it refers to. */
    private record State(ValidatedConfiguration settings, SettingResolver resolver) {}

    /**
     * @param configuration asked for each client
     */
    CredentialInjection(
            Supplier<ProcessConfiguration> configuration,
            CredentialParser parser,
            CredentialVerifier verifier) {
        this(configuration, parser, new LoginInjection(verifier));
    }

    /**
     * @param configuration asked for each client
     * @param logins what becomes of a client and the credential that was found for it
     */
    CredentialInjection(
            Supplier<ProcessConfiguration> configuration,
            CredentialParser parser,
            CredentialUse logins) {
        this.configuration = configuration;
        this.parser = parser;
        this.logins = logins;
    }

    PreparedClient prepare(ClientProperties written) {
        State state = state();
        ValidatedConfiguration settings = state.settings();
        LiteralSecrets.check(written, settings.strictSecrets());
        ClientProperties own = ProfileMatching.resolved(written, state.resolver());
        Optional<ClusterProfile> profile = ProfileMatching.profile(own, settings.profiles());
        ClientProperties client = ProfileMatching.merged(own, profile, state.resolver());
        if (client.refersToProvider(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)) {
            return leave(
                    client,
                    client.values(),
                    unknownLogin(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
        }
        if (!client.isSasl()) {
            return new PreparedClient(client.values(), null);
        }
        if (own.bringsOwnLogin()) {
            return withOwnLogin(client, "the client's own login");
        }
        if (client.refersToProvider(SaslConfigs.SASL_MECHANISM)) {
            return leave(client, client.values(), unknownLogin(SaslConfigs.SASL_MECHANISM));
        }
        Optional<Credential> named = profile.flatMap(p -> credential(p, state));
        if (named.isPresent()) {
            MissingLogin.checkMechanism(own, named.get(), profile.orElseThrow());
            return logins.inject(
                    client, named.get(), settings.source(), state.resolver().permissions());
        }
        if (profile.isPresent() && client.bringsOwnLogin()) {
            return withOwnLogin(client, "the login of cluster profile " + profile.get().name());
        }
        if (!client.asksForKerberos()) {
            return withoutInjection(client, settings);
        }
        Optional<KerberosCredential> ofProcess = parser.parse(settings.source());
        return ofProcess.isPresent()
                ? logins.inject(
                        client, ofProcess.get(), settings.source(), state.resolver().permissions())
                : withJvmEntry(client, settings);
    }

    /**
     * A prepared client as messages about its failures name it.
     *
     * @param written the properties it was prepared from
     */
    FailedClient named(ClientProperties written, PreparedClient client) {
        State state = state();
        ClientProperties own = ProfileMatching.resolved(written, state.resolver());
        return ProfileOrigins.client(
                client.configuration(),
                own.values(),
                ProfileMatching.profile(own, state.settings().profiles()));
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

    private Optional<Credential> credential(ClusterProfile profile, State state) {
        return profile.credentialName().map(name -> credential(name, profile, state));
    }

    private Credential credential(String name, ClusterProfile profile, State state) {
        ValidatedConfiguration settings = state.settings();
        if (name.equals(CredentialDefinition.DEFAULT)) {
            return parser.parseForAnyContext(settings.source())
                    .orElseThrow(() -> MissingLogin.noDefault(profile, settings.source()));
        }
        CredentialDefinition definition = settings.credentials().get(name);
        if (definition == null) {
            throw new IllegalStateException("Validated, but there is no credential " + name);
        }
        return definition.open(state.resolver(), parser);
    }

    private static PreparedClient withOwnLogin(ClientProperties client, String source) {
        Optional<Object> jaas = client.value(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas.isEmpty()) {
            List<AppConfigurationEntry> entries = JaasEntries.ofJvm(client);
            if (entries.isEmpty()) {
                throw MissingLogin.noEntryFor(client);
            }
            return leave(client, entries, source);
        }
        Optional<List<AppConfigurationEntry>> entries = JaasEntries.own(client, jaas.get());
        if (entries.isEmpty()) {
            // It adds no service name either: it might contradict the one the provider holds.
            return leave(client, client.values(), source);
        }
        if (client.ownLoginClasses().isEmpty() && JaasEntries.areStock(entries.get())) {
            client.checkMechanism();
        }
        return leave(client, entries.get(), source);
    }

    private static PreparedClient withoutInjection(
            ClientProperties client, ValidatedConfiguration settings) {
        if (JaasEntries.ofJvm(client).isEmpty()) {
            throw MissingLogin.noneFor(client, settings.profiles());
        }
        return leave(client, List.of(), "the JVM's JAAS entry KafkaClient");
    }

    private static PreparedClient withJvmEntry(
            ClientProperties client, ValidatedConfiguration settings) {
        List<AppConfigurationEntry> entries = JaasEntries.ofJvm(client);
        if (entries.isEmpty()) {
            throw MissingLogin.noKerberosFor(client, settings);
        }
        return leave(client, entries, "the JVM's JAAS entry KafkaClient");
    }

    private static String unknownLogin(String key) {
        return "the login that it configures (" + key + " comes from a configuration provider)";
    }

    private static PreparedClient leave(
            ClientProperties client, List<AppConfigurationEntry> entries, String source) {
        Map<String, Object> values = new HashMap<>(client.values());
        if (client.asksForKerberos() && !JaasEntries.nameService(entries)) {
            values.putIfAbsent(
                    SaslConfigs.SASL_KERBEROS_SERVICE_NAME, LoginInjection.DEFAULT_SERVICE_NAME);
        }
        return leave(client, values, source);
    }

    private static PreparedClient leave(
            ClientProperties client, Map<String, Object> values, String source) {
        LOG.info(
                "Kafka client {} uses {} ({} over {}).",
                client.clientId(),
                source,
                client.mechanism(),
                client.protocol());
        return new PreparedClient(
                Map.copyOf(values), LoginAttempt.foreign(client.mechanism(), source));
    }
}
