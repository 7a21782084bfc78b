/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config",
                "listener.name.x.gssapi.sasl.jaas.config",
                "ssl.key.password",
                "ssl.keystore.key",
                "ssl.keystore.certificate.chain",
                "ssl.keystore.password",
                "ssl.truststore.password",
                "sasl.oauthbearer.client.credentials.client.secret",
                "basic.auth.user.info",
                "kerstream.credential.a.password",
                "SSL.KEYSTORE.PASSWORD",
            })
    void masksSecrets(String key) {
        assertThat(Redaction.value(key, "planted")).isEqualTo("[hidden]");
        assertThat(new Setting(key, "planted", "somewhere").toString()).doesNotContain("planted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "security.kerberos.login.keytab",
                "security.kerberos.login.principal",
                "ssl.keystore.location",
                "ssl.truststore.type",
                "bootstrap.servers",
                "sasl.mechanism",
            })
    void showsTheRest(String key) {
        assertThat(Redaction.value(key, "plain")).isEqualTo("plain");
    }

    @Test
    void showsPropertiesSortedAndMasked() {
        assertThat(Redaction.properties(Map.of("ssl.key.password", "planted", "client.id", "me")))
                .hasToString("{client.id=me, ssl.key.password=[hidden]}");
    }
}
