/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.Test;

/** Which configuration a client gets, told from the error about a keytab that is not there. */
class KafkaSecurityTest {

    private static Configuration configuration(String keytab) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, keytab);
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, "alice@R");
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        return configuration;
    }

    private static void assertComplains(KafkaClientFactory factory, String complaint) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "127.0.0.1:1");
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        assertThatThrownBy(() -> factory.createAdmin(properties))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void takesTheConfigurationThatIsHandedOver() {
        assertComplains(
                KafkaSecurity.clientFactory(configuration("/handed")),
                "security.kerberos.login.keytab = /handed (the configuration of this Flink"
                        + " process): no such file.");
    }

    @Test
    void takesTheOneInUseForAllFactories() {
        try (KafkaSecurity.Registration use = KafkaSecurity.use(configuration("/used"))) {
            String complaint =
                    "security.kerberos.login.keytab = /used (the configuration given to"
                            + " KafkaSecurity.use): no such file.";
            assertComplains(KafkaSecurity.clientFactory(), complaint);
            assertComplains(KafkaSecurity.clientFactory(configuration("/handed")), complaint);
            assertThat(use).isNotNull();
        }
        assertComplains(KafkaSecurity.clientFactory(), "KafkaSecurity.use was not called");
    }

    @Test
    void looksWhenAClientNeedsIt() {
        KafkaClientFactory early = KafkaSecurity.clientFactory();
        try (KafkaSecurity.Registration use = KafkaSecurity.use(configuration("/later"))) {
            assertThat(use).isNotNull();
            assertComplains(early, "/later");
        }
    }
}
