/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.PasswordCredential;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ClientInspectionTest {

    private static final Map<String, String> KEYTAB =
            Map.of(
                    "security.kerberos.login.contexts", "KafkaClient",
                    "security.kerberos.login.keytab", "/nowhere/a.keytab",
                    "security.kerberos.login.principal", "a@B");

    private static ClientInspection inspect(Map<String, String> flink, Map<String, String> client) {
        Properties properties = new Properties();
        properties.putAll(client);
        return ClientInspection.of(
                properties, ProcessConfiguration.of(flink, "the test"), Map.of());
    }

    @Test
    void findsTheCredentialWithoutOpeningItsFiles() {
        ClientInspection client =
                inspect(
                        KEYTAB,
                        Map.of("bootstrap.servers", "b:9", "security.protocol", "SASL_SSL"));

        assertThat(client.credential()).get().isInstanceOf(KeytabCredential.class);
        assertThat(client.login()).isEqualTo("keytab /nowhere/a.keytab");
        assertThat(client.configuration())
                .containsEntry("sasl.mechanism", "GSSAPI")
                .containsEntry("sasl.kerberos.service.name", "kafka")
                .doesNotContainKey("sasl.jaas.config");
    }

    @Test
    void addsWhatTheProfileSays() {
        ClientInspection client =
                inspect(
                        Map.of(
                                "kerstream.credential.c.type", "scram-sha-512",
                                "kerstream.credential.c.username", "bob",
                                "kerstream.credential.c.password", "in-the-test",
                                "kerstream.cluster.p.credential", "c",
                                "kerstream.cluster.p.bootstrap.servers", "b:9"),
                        Map.of("kerstream.cluster", "p"));

        assertThat(client.credential()).get().isInstanceOf(PasswordCredential.class);
        assertThat(client.client().value("bootstrap.servers")).isEqualTo("b:9");
        assertThat(client.client().value("sasl.mechanism")).isEqualTo("SCRAM-SHA-512");
        assertThat(client.toString()).doesNotContain("in-the-test");
    }

    @Test
    void aClientWithItsOwnLoginKeepsIt() {
        ClientInspection client =
                inspect(
                        KEYTAB,
                        Map.of(
                                "bootstrap.servers", "b:9",
                                "security.protocol", "SASL_SSL",
                                "sasl.mechanism", "PLAIN",
                                "sasl.jaas.config",
                                        "org.apache.kafka.common.security.plain.PlainLoginModule"
                                                + " required username=\"u\" password=\"planted\";"));

        assertThat(client.credential()).isEmpty();
        assertThat(client.login()).isEqualTo("the client's own login");
        assertThat(client.toString()).doesNotContain("planted");
    }

    @Test
    void aClientWithoutSaslHasNoLogin() {
        ClientInspection client = inspect(KEYTAB, Map.of("bootstrap.servers", "b:9"));

        assertThat(client.credential()).isEmpty();
        assertThat(client.login()).isEqualTo("no login");
    }

    @Test
    void refusesWhatTheFactoryRefuses() {
        assertThatThrownBy(() -> inspect(Map.of(), Map.of("security.protocol", "SASL_SSL")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("there is no credential for it");
    }
}
