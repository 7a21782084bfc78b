/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.LoginAttempt;
import io.kerstream.security.login.KerberosLogin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides per client which login it gets. The first that applies:
 *
 * <ol>
 *   <li>a login of the client's own ({@code sasl.jaas.config}, a callback handler, a login class)
 *       stays as it is;
 *   <li>for GSSAPI, the credential of this process is injected as {@code sasl.jaas.config}, and
 *       {@link KerberosLogin} as the class that logs in;
 *   <li>for GSSAPI without a credential, and for other mechanisms, a {@code KafkaClient} entry of
 *       the JVM's JAAS configuration is left to Kafka. (Where Flink's {@code JaasModule} made that
 *       entry, there is a credential, the same one, and rule 2 applies; for other mechanisms than
 *       GSSAPI that entry does not count.)
 * </ol>
 *
 * <p>Nothing else is an option: the error says what was looked for, and where. A client whose
 * protocol or mechanism comes from a Kafka configuration provider is left to Kafka: which rule
 * applies to it is not known before Kafka constructs it.
 */
final class CredentialInjection {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialInjection.class);

    /** Kafka has no default for it; this is the name in its documentation and in most set-ups. */
    private static final String DEFAULT_SERVICE_NAME = "kafka";

    private final Supplier<ProcessConfiguration> configuration;
    private final CredentialParser parser;
    private final CredentialVerifier verifier;

    /**
     * @param configuration asked only when a client needs the credential of the process
     */
    CredentialInjection(
            Supplier<ProcessConfiguration> configuration,
            CredentialParser parser,
            CredentialVerifier verifier) {
        this.configuration = configuration;
        this.parser = parser;
        this.verifier = verifier;
    }

    PreparedClient prepare(ClientProperties client) {
        if (client.refersToProvider(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)) {
            return leaveAsWritten(
                    client, unknownLogin(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
        }
        if (!client.isSasl()) {
            return new PreparedClient(client.values(), null);
        }
        if (client.bringsOwnLogin()) {
            return withOwnLogin(client);
        }
        if (client.refersToProvider(SaslConfigs.SASL_MECHANISM)) {
            return leaveAsWritten(client, unknownLogin(SaslConfigs.SASL_MECHANISM));
        }
        if (!client.asksForKerberos()) {
            return withoutInjection(client);
        }
        ProcessConfiguration settings = configuration.get();
        Optional<Credential> credential = parser.parse(settings);
        return credential.isPresent()
                ? inject(client, verifier.verify(credential.get()), settings)
                : withJvmEntry(client, settings);
    }

    private static PreparedClient inject(
            ClientProperties client, VerifiedIdentity identity, ProcessConfiguration settings) {
        Map<String, Object> values = new HashMap<>(client.values());
        values.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(JaasText.of(identity)));
        values.put(SaslConfigs.SASL_LOGIN_CLASS, KerberosLogin.class);
        values.putIfAbsent(SaslConfigs.SASL_KERBEROS_SERVICE_NAME, DEFAULT_SERVICE_NAME);
        LOG.info(
                "Kafka client {} logs in as {} from {} ({}) over {}.",
                client.clientId(),
                identity.principal(),
                identity.credential().source(),
                identity.detail(),
                client.protocol());
        return new PreparedClient(
                Map.copyOf(values),
                LoginAttempt.of(identity),
                RequiredLogin.of(identity, settings, values));
    }

    private static PreparedClient withOwnLogin(ClientProperties client) {
        String source = "the client's own login";
        Optional<Object> jaas = client.value(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas.isEmpty()) {
            List<AppConfigurationEntry> entries = JaasEntries.ofJvm(client);
            if (entries.isEmpty()) {
                throw noEntryFor(client);
            }
            return leave(client, entries, source);
        }
        Optional<List<AppConfigurationEntry>> entries = JaasEntries.own(client, jaas.get());
        if (entries.isEmpty()) {
            return leaveAsWritten(client, source);
        }
        if (client.ownLoginClasses().isEmpty() && JaasEntries.areStock(entries.get())) {
            client.checkMechanism();
        }
        return leave(client, entries.get(), source);
    }

    /** Kafka wants a JAAS entry in any case, also when a class of the user's does the login. */
    private static KafkaSecurityException noEntryFor(ClientProperties client) {
        String classes =
                client.ownLoginClasses().stream()
                        .map(key -> key + " = " + client.value(key).orElse(""))
                        .collect(Collectors.joining(", "));
        return new KafkaSecurityException(
                classes
                        + " (client properties): client "
                        + client.clientId()
                        + " brings its own login for "
                        + client.mechanism()
                        + ", so the credential of the process is not injected, but no JAAS entry"
                        + " says which login module to use. Set "
                        + SaslConfigs.SASL_JAAS_CONFIG
                        + " in the client properties as well"
                        + (client.asksForKerberos()
                                ? ", or remove "
                                        + String.join(" and ", client.ownLoginClasses())
                                        + " to log in with the credential of the process"
                                : "")
                        + ". (The JVM's JAAS configuration has no entry KafkaClient for it; "
                        + JaasEntries.jvmOrigin()
                        + ".)");
    }

    private static PreparedClient withoutInjection(ClientProperties client) {
        if (JaasEntries.ofJvm(client).isEmpty()) {
            throw new KafkaSecurityException(
                    SaslConfigs.SASL_MECHANISM
                            + " = "
                            + client.mechanism()
                            + " (client properties): client "
                            + client.clientId()
                            + " has no login for it. Set "
                            + SaslConfigs.SASL_JAAS_CONFIG
                            + " in the client properties. (The Kerberos credential of the process"
                            + " is for GSSAPI only, and so is an entry KafkaClient of Flink's in"
                            + " the JVM's JAAS configuration; "
                            + JaasEntries.jvmOrigin()
                            + ".)");
        }
        return leave(client, List.of(), "the JVM's JAAS entry KafkaClient");
    }

    private static PreparedClient withJvmEntry(
            ClientProperties client, ProcessConfiguration settings) {
        List<AppConfigurationEntry> entries = JaasEntries.ofJvm(client);
        if (entries.isEmpty()) {
            throw new KafkaSecurityException(
                    SaslConfigs.SASL_MECHANISM
                            + " = GSSAPI, security.protocol = "
                            + client.protocol()
                            + " (client properties): client "
                            + client.clientId()
                            + " asks for Kerberos, but there is no credential for it. Set"
                            + " security.kerberos.login.keytab and"
                            + " security.kerberos.login.principal, or"
                            + " security.kerberos.login.use-ticket-cache: true, and let"
                            + " security.kerberos.login.contexts contain KafkaClient. Found: "
                            + CredentialParser.describe(settings)
                            + ". Searched: "
                            + settings.searched()
                            + "; the JVM's JAAS configuration: no entry KafkaClient ("
                            + JaasEntries.jvmOrigin()
                            + ").");
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
            values.putIfAbsent(SaslConfigs.SASL_KERBEROS_SERVICE_NAME, DEFAULT_SERVICE_NAME);
        }
        return leave(client, values, source);
    }

    /** Adds no service name either: it might contradict the one that the provider holds. */
    private static PreparedClient leaveAsWritten(ClientProperties client, String source) {
        return leave(client, client.values(), source);
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
