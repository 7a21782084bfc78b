/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.credential.CredentialParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * The JAAS entries that Kafka would use for a client when nothing is injected: its own {@code
 * sasl.jaas.config}, else the {@code KafkaClient} entry of the JVM's JAAS configuration.
 */
final class JaasEntries {

    private static final String LOGIN_CONFIG_FILE = "java.security.auth.login.config";

    private JaasEntries() {}

    /** The client's own entry, read by Kafka's own parser. */
    static List<AppConfigurationEntry> own(ClientProperties client, Object jaas) {
        Password text = jaas instanceof Password p ? p : new Password(String.valueOf(jaas));
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(SaslConfigs.SASL_JAAS_CONFIG, text);
        try {
            return JaasContext.loadClientContext(configuration).configurationEntries();
        } catch (RuntimeException e) {
            // Kafka's parser quotes the word it stumbles over, which may be part of a password:
            // neither its message nor the exception may travel on.
            throw new KafkaSecurityException(
                    SaslConfigs.SASL_JAAS_CONFIG
                            + " (client properties of client "
                            + client.clientId()
                            + ", value withheld): not a JAAS entry that Kafka accepts. Write exactly"
                            + " one: <login module class> required <option>=\"<value>\" …; with every"
                            + " value in double quotes and a semicolon at the end.");
        }
    }

    /** The entries of the JVM's JAAS configuration; none if there is no such entry or file. */
    static List<AppConfigurationEntry> ofJvm() {
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

    static boolean nameService(List<AppConfigurationEntry> entries) {
        return entries.stream().anyMatch(entry -> entry.getOptions().get("serviceName") != null);
    }
}
