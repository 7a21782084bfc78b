/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.credential.CredentialParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * The JAAS entries that Kafka would use for a client when nothing is injected: its own {@code
 * sasl.jaas.config}, else the {@code KafkaClient} entry of the JVM's JAAS configuration.
 */
final class JaasEntries {

    private static final String LOGIN_CONFIG_FILE = "java.security.auth.login.config";

    private static final String KERBEROS_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    /** The login modules of Kafka and of the JDK: each serves mechanisms that Kafka brings. */
    private static final Set<String> STOCK_MODULES =
            Set.of(
                    KERBEROS_MODULE,
                    PlainLoginModule.class.getName(),
                    ScramLoginModule.class.getName(),
                    OAuthBearerLoginModule.class.getName());

    private JaasEntries() {}

    /**
     * The client's own entry, read by Kafka's own parser; nothing if only Kafka can know it,
     * because its text comes from a configuration provider.
     *
     * @throws KafkaSecurityException if Kafka could not read it either
     */
    static Optional<List<AppConfigurationEntry>> own(ClientProperties client, Object jaas) {
        Password text = jaas instanceof Password p ? p : new Password(String.valueOf(jaas));
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(SaslConfigs.SASL_JAAS_CONFIG, text);
        try {
            return Optional.of(JaasContext.loadClientContext(configuration).configurationEntries());
        } catch (RuntimeException e) {
            if (client.refersToProvider(SaslConfigs.SASL_JAAS_CONFIG)) {
                return Optional.empty();
            }
            // Kafka's parser quotes the word it stumbles over, which may be part of a password:
            // neither its message nor the exception may travel on.
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    SaslConfigs.SASL_JAAS_CONFIG
                            + " (client properties of client "
                            + client.clientId()
                            + ", value withheld): not a JAAS entry that Kafka accepts. Write exactly"
                            + " one: <login module class> required <option>=\"<value>\" …; with every"
                            + " value in double quotes and a semicolon at the end.");
        }
    }

    /**
     * The entries of the JVM's JAAS configuration that can be meant for a client; none if there is
     * no such entry or file. Flink's {@code JaasModule} makes entries for Kerberos: to a client of
     * another mechanism they say nothing, and Kafka would log it in with Kerberos.
     */
    static List<AppConfigurationEntry> ofJvm(ClientProperties client) {
        List<AppConfigurationEntry> entries = ofJvm();
        return client.isOfKafkasOtherMechanisms() && areForKerberosOnly(entries)
                ? List.of()
                : entries;
    }

    private static List<AppConfigurationEntry> ofJvm() {
        try {
            AppConfigurationEntry[] entries =
                    Configuration.getConfiguration()
                            .getAppConfigurationEntry(CredentialParser.KAFKA_CONTEXT);
            return entries == null ? List.of() : List.of(entries);
        } catch (SecurityException e) {
            // The JDK throws it when the default configuration file is missing or malformed.
            return List.of();
        }
    }

    /** Where the JVM's JAAS configuration is read from. */
    static String jvmOrigin() {
        String file = System.getProperty(LOGIN_CONFIG_FILE);
        return file == null ? LOGIN_CONFIG_FILE + " is not set" : LOGIN_CONFIG_FILE + " = " + file;
    }

    /** Whether the entries can do the mechanisms alone that Kafka brings. */
    static boolean areStock(List<AppConfigurationEntry> entries) {
        return entries.stream()
                .allMatch(entry -> STOCK_MODULES.contains(entry.getLoginModuleName()));
    }

    /**
     * Whether the entries can do Kerberos alone, as those that Flink's {@code JaasModule} makes.
     */
    static boolean areForKerberosOnly(List<AppConfigurationEntry> entries) {
        return entries.stream()
                .allMatch(entry -> entry.getLoginModuleName().equals(KERBEROS_MODULE));
    }

    static boolean nameService(List<AppConfigurationEntry> entries) {
        return entries.stream().anyMatch(entry -> entry.getOptions().get("serviceName") != null);
    }
}
