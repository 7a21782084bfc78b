/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Redaction;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.failure.FailedClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What a Kafka client with given properties would be made from, found by the same rules as for a
 * real one, without looking at the credential's files and without a login: for tools that look at
 * one step after the other. Immutable.
 */
@Internal
public final class ClientInspection {

    private final Map<String, Object> configuration;
    private final @Nullable Credential credential;
    private final String login;
    private final FailedClient named;

    private ClientInspection(
            Map<String, Object> configuration,
            @Nullable Credential credential,
            String login,
            FailedClient named) {
        this.configuration = configuration;
        this.credential = credential;
        this.login = login;
        this.named = named;
    }

    /**
     * Inspects a client.
     *
     * @param properties its own properties
     * @param process the settings of the process that would make it
     * @param environment the environment variables of that process
     * @throws io.kerstream.security.KafkaSecurityException as the factory would throw it
     */
    public static ClientInspection of(
            Properties properties, ProcessConfiguration process, Map<String, String> environment) {
        Found found = new Found();
        CredentialInjection injection =
                new CredentialInjection(() -> process, new CredentialParser(environment), found);
        ClientProperties written = ClientProperties.of(properties);
        PreparedClient client = injection.prepare(written);
        Credential credential = found.credential;
        return new ClientInspection(
                client.configuration(),
                credential,
                credential != null
                        ? credential.source()
                        : client.login() == null ? "no login" : client.login().source(),
                injection.named(written, client));
    }

    /** Keeps the credential in place of using it. */
    private static final class Found implements CredentialUse {

        private @Nullable Credential credential;

        @Override
        public PreparedClient inject(
                ClientProperties client,
                Credential used,
                ProcessConfiguration settings,
                FilePermissions permissions) {
            credential = used;
            Map<String, Object> values = new HashMap<>(client.values());
            values.put(SaslConfigs.SASL_MECHANISM, used.mechanism());
            if (used instanceof KerberosCredential) {
                values.putIfAbsent(
                        SaslConfigs.SASL_KERBEROS_SERVICE_NAME,
                        LoginInjection.DEFAULT_SERVICE_NAME);
            }
            return new PreparedClient(Map.copyOf(values), null);
        }
    }

    /** Kafka's configuration without the credential; holds other secrets, never to be shown. */
    public Map<String, Object> configuration() {
        return configuration;
    }

    /** The credential that would be injected; empty if the client uses another login, or none. */
    public Optional<Credential> credential() {
        return Optional.ofNullable(credential);
    }

    /** What it would log in from, for people. */
    public String login() {
        return login;
    }

    /** The same client as messages about its failures name it. */
    public FailedClient client() {
        return named;
    }

    /** The configuration, secrets masked. */
    @Override
    public String toString() {
        return Redaction.properties(configuration).toString();
    }
}
