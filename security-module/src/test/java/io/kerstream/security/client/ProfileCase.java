/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.cluster.Configurations;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.io.TempDir;

/** A client of the cluster {@code east}, whose profile a test completes. */
abstract class ProfileCase {

    static final String CLUSTER = "kerstream.cluster.east.";
    static final String CREDENTIAL = "kerstream.credential.c.";

    @TempDir Path directory;
    final Properties client = new Properties();
    final Map<String, String> flink = new HashMap<>();
    final Map<String, String> environment = new HashMap<>();

    ProfileCase() {
        client.setProperty("bootstrap.servers", "e1:9093");
        client.setProperty("client.id", "reader");
        flink.put(CLUSTER + "bootstrap.servers", "e1:9093,e2:9093");
    }

    final void credential(String... keysAndValues) {
        flink.put(CLUSTER + "credential", "c");
        Configurations.values(keysAndValues)
                .forEach((key, value) -> flink.put(CREDENTIAL + key, value));
    }

    final void scram() {
        credential("type", "scram-sha-512", "username", "u", "password", "pl4nted \"\\x");
    }

    final CredentialInjection injection() {
        return new CredentialInjection(
                () -> ProcessConfiguration.of(flink, "config.yaml"),
                new CredentialParser(environment),
                new CredentialVerifier());
    }

    final PreparedClient prepare() {
        return injection().prepare(ClientProperties.of(client));
    }

    final Map<String, Object> prepared() {
        return prepare().configuration();
    }

    final AppConfigurationEntry jaas() {
        Object jaas = prepared().get("sasl.jaas.config");
        Password text = jaas instanceof Password password ? password : new Password((String) jaas);
        return JaasContext.loadClientContext(Map.of("sasl.jaas.config", text))
                .configurationEntries()
                .get(0);
    }

    final Map<String, ?> options() {
        return jaas().getOptions();
    }
}
