/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.Login;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's view of a login that survives ({@code sasl.login.class}). In a client of Kerstream it is
 * injected. It also works in other Kafka clients, and in brokers ({@code
 * listener.name.<listener>.gssapi.sasl.login.class}), with the usual JAAS entry of the JDK's {@code
 * Krb5LoginModule}; its settings are client or broker configurations that begin with {@link
 * LoginSettings#PREFIX}.
 *
 * <p>Kafka calls {@link #login} and {@link #close} under one lock for all SASL clients of a class
 * loader, of any mechanism. Neither waits here: the login is shared by all clients of its identity
 * and goes on in a thread of its own. What Kafka gets is a Subject with a principal, and in a
 * broker with keys; tickets follow. Until then connections fail in the way that Kafka retries.
 */
@PublicEvolving
public final class KerberosLogin implements Login {

    private static final String SERVICE_NAME = "serviceName";

    private @Nullable AppConfigurationEntry entry;
    private LoginSettings settings = LoginSettings.defaults();
    private String serviceName = "";
    private List<String> services = List.of();
    private LoginClient.@Nullable Joined joined;

    /** Called by Kafka. */
    public KerberosLogin() {}

    /**
     * Reads the settings and the entry; contacts nobody.
     *
     * @throws KafkaSecurityException if they cannot work; the message names the key
     */
    @Override
    public void configure(
            Map<String, ?> configs,
            String contextName,
            Configuration jaasConfiguration,
            AuthenticateCallbackHandler loginCallbackHandler) {
        AppConfigurationEntry[] entries = jaasConfiguration.getAppConfigurationEntry(contextName);
        if (entries == null || entries.length != 1) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    "JAAS context "
                            + contextName
                            + ": it has "
                            + (entries == null ? 0 : entries.length)
                            + " entries, but a Kerberos login has one. Give the client a"
                            + " sasl.jaas.config of its own.");
        }
        entry = entries[0];
        settings = LoginSettings.of(configs);
        serviceName = serviceName(configs, entry);
        services = services(configs.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), serviceName);
    }

    private static String serviceName(Map<String, ?> configs, AppConfigurationEntry entry) {
        Object inEntry = entry.getOptions().get(SERVICE_NAME);
        Object inConfigs = configs.get(SaslConfigs.SASL_KERBEROS_SERVICE_NAME);
        if (inEntry != null && inConfigs != null && !inEntry.equals(inConfigs)) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    SaslConfigs.SASL_KERBEROS_SERVICE_NAME
                            + " = "
                            + inConfigs
                            + " (client properties) contradicts serviceName = "
                            + inEntry
                            + " (JAAS entry). Remove one of them.");
        }
        Object name = inEntry != null ? inEntry : inConfigs;
        if (name == null) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INCOMPLETE,
                    SaslConfigs.SASL_KERBEROS_SERVICE_NAME
                            + " is not set, and the JAAS entry has no serviceName. Set it to the"
                            + " first part of the brokers' Kerberos principal, usually kafka.");
        }
        return String.valueOf(name);
    }

    /**
     * The services behind {@code bootstrap.servers}, as {@link KerberosLogins#require} takes them.
     *
     * @param bootstrapServers the value as Kafka holds it: a list, or text with commas
     */
    public static List<String> services(@Nullable Object bootstrapServers, String serviceName) {
        Collection<?> servers =
                bootstrapServers instanceof Collection<?> list
                        ? list
                        : bootstrapServers == null
                                ? List.of()
                                : List.of(String.valueOf(bootstrapServers).split(","));
        List<String> names = new ArrayList<>();
        for (Object server : servers) {
            String text = String.valueOf(server).trim();
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? text : text.substring(0, colon);
            if (!host.isEmpty() && !host.startsWith("[")) {
                names.add(serviceName + "@" + host);
            }
        }
        return names;
    }

    /**
     * Joins the login of the entry's identity, and begins it if there is none; does not wait.
     *
     * @return a context that has the Subject; it must not be logged out
     */
    @Override
    public LoginContext login() throws LoginException {
        AppConfigurationEntry configured = entry;
        if (configured == null) {
            throw new IllegalStateException("configure() has not been called");
        }
        Map<String, String> options = new HashMap<>();
        configured.getOptions().forEach((key, value) -> options.put(key, String.valueOf(value)));
        LoginClient.Joined made =
                LoginClient.join(configured.getLoginModuleName(), options, settings, services);
        joined = made;
        return JaasLogin.context(configured.getLoginModuleName(), options, made.subject());
    }

    /** The Subject of the login; the same one for its whole life. */
    @Override
    public Subject subject() {
        if (joined == null) {
            throw new IllegalStateException("login() has not been called");
        }
        return joined.subject();
    }

    @Override
    public String serviceName() {
        return serviceName;
    }

    /** Ends the use of the login, which goes on for others and for a while; does not wait. */
    @Override
    public void close() {
        if (joined != null) {
            joined.close().run();
        }
    }
}
