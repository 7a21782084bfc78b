/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {

    private static ClientProperties client(String... keysAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ClientProperties.of(properties).check();
    }

    @Test
    void isPlaintextByDefault() {
        ClientProperties client = client();

        assertThat(client.protocol()).isEqualTo("PLAINTEXT");
        assertThat(client.asksForKerberos()).isFalse();
        assertThat(client.clientId()).isEqualTo("without a client.id");
    }

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT,false,false",
        "SSL,false,false",
        "SASL_PLAINTEXT,true,true",
        "SASL_SSL,true,true",
        "sasl_ssl,true,true",
    })
    void takesGssapiForTheDefaultMechanism(String protocol, boolean sasl, boolean kerberos) {
        ClientProperties client = client("security.protocol", protocol);

        assertThat(client.isSasl()).isEqualTo(sasl);
        assertThat(client.asksForKerberos()).isEqualTo(kerberos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
    void knowsOtherMechanisms(String mechanism) {
        ClientProperties client =
                client("security.protocol", "SASL_SSL", "sasl.mechanism", mechanism);

        assertThat(client.mechanism()).isEqualTo(mechanism);
        assertThat(client.asksForKerberos()).isFalse();
    }

    @Test
    void readsValuesAsKafkaDoesWithoutBlanksAroundThem() {
        ClientProperties client =
                client("security.protocol", " SASL_SSL ", "sasl.mechanism", "SCRAM-SHA-512\t");

        assertThat(client.isSasl()).isTrue();
        assertThat(client.mechanism()).isEqualTo("SCRAM-SHA-512");
    }

    @Test
    void copiesDefaultsAndObjects() {
        Properties defaults = new Properties();
        defaults.setProperty("client.id", "from-defaults");
        Properties properties = new Properties(defaults);
        properties.put("max.poll.records", 5);

        assertThat(ClientProperties.of(properties).values())
                .containsEntry("client.id", "from-defaults")
                .containsEntry("max.poll.records", 5);
    }

    @Test
    void rejectsAnUnknownProtocol() {
        assertThatThrownBy(() -> client("security.protocol", "SASL"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_INVALID_VALUE.mark(
                                "security.protocol = SASL (client properties): unknown. Set it to one of"
                                        + " PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KERBEROS", "gssapi", "SCRAM-SHA-1"})
    void rejectsAnUnknownMechanism(String mechanism) {
        assertThatThrownBy(
                        () -> client("security.protocol", "SASL_SSL", "sasl.mechanism", mechanism))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_INVALID_VALUE.mark(
                                "sasl.mechanism = "
                                        + mechanism
                                        + " (client properties): unknown. Set it to one of GSSAPI, PLAIN,"
                                        + " SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER. Another mechanism"
                                        + " needs a callback handler, a login class or a JAAS entry with a"
                                        + " login module of its own in the client properties."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config",
                "sasl.client.callback.handler.class",
                "sasl.login.callback.handler.class",
                "sasl.login.class",
            })
    void acceptsACustomMechanismWithALoginOfItsOwn(String key) {
        ClientProperties client =
                client("security.protocol", "SASL_SSL", "sasl.mechanism", "AWS_MSK_IAM", key, "x");

        assertThat(client.bringsOwnLogin()).isTrue();
    }

    @Test
    void ignoresTheMechanismWithoutSasl() {
        assertThat(client("sasl.mechanism", "NONSENSE").isSasl()).isFalse();
    }
}
