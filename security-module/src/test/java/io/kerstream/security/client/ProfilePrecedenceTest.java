/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import org.apache.kafka.common.config.types.Password;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** What a client has of its own, beside a cluster profile. */
class ProfilePrecedenceTest extends ProfileCase {

    @Test
    void whatTheClientSetsWins() {
        scram();
        flink.put(CLUSTER + "ssl.protocol", "TLSv1.2");
        client.setProperty("security.protocol", "SASL_PLAINTEXT");
        client.setProperty("ssl.protocol", "TLSv1.3");

        assertThat(prepared())
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("ssl.protocol", "TLSv1.3")
                .containsEntry("bootstrap.servers", "e1:9093");
    }

    @Test
    void aStoreOfTheClientsOwnDoesNotGetThePasswordOfAnother() {
        flink.put(CLUSTER + "ssl.truststore.location", "/etc/trust.jks");
        flink.put(CLUSTER + "ssl.truststore.password", "profile");
        flink.put(CLUSTER + "ssl.keystore.location", "/etc/key.jks");
        flink.put(CLUSTER + "ssl.key.password", "profile");
        client.setProperty("ssl.truststore.location", "/own.pem");
        client.setProperty("ssl.truststore.type", "PEM");

        assertThat(prepared())
                .containsEntry("ssl.truststore.location", "/own.pem")
                .doesNotContainKey("ssl.truststore.password")
                .containsEntry("ssl.keystore.location", "/etc/key.jks")
                .containsEntry("ssl.key.password", new Password("profile"));
    }

    @Test
    void aLoginOfTheClientsOwnTakesThePlaceOfTheCredential() {
        scram();
        flink.put(CLUSTER + "ssl.truststore.location", "/etc/trust.jks");
        client.setProperty("sasl.mechanism", "PLAIN");
        client.setProperty(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"o\";");

        assertThat(options().get("username")).isEqualTo("o");
        assertThat(prepared())
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/etc/trust.jks");
    }

    @Test
    void anotherMechanismOfTheClientIsAnError() {
        scram();
        client.setProperty("sasl.mechanism", "SCRAM-SHA-256");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "sasl.mechanism = SCRAM-SHA-256 (client properties): client 'reader'"
                                + " belongs to the cluster profile east, and "
                                + CLUSTER
                                + "credential = c (config.yaml) is for SCRAM-SHA-512.");
    }

    @Test
    void aProfileThatIsNamedGivesItsServersAndItsNameDoesNotReachKafka() {
        scram();
        client.remove("bootstrap.servers");
        client.setProperty("kerstream.cluster", "east");
        client.setProperty("kerstream.kerberos.login.linger", "1 s");

        assertThat(prepared())
                .containsEntry("bootstrap.servers", "e1:9093,e2:9093")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsKey("kerstream.kerberos.login.linger")
                .doesNotContainKey("kerstream.cluster");
    }

    @Test
    void aMisspeltNameOfTheNameIsAnError() {
        client.setProperty("kerstream.clutser", "east");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_UNKNOWN_KEY.mark(
                                "kerstream.clutser (client properties): unknown. Did you mean"
                                        + " kerstream.cluster?"));
    }

    @Test
    void aClientOfAnotherClusterIsLeftAlone() {
        scram();
        client.setProperty("bootstrap.servers", "elsewhere:9092");

        assertThat(prepared()).containsOnlyKeys("bootstrap.servers", "client.id");
    }

    @Test
    void anErrorAboutAMissingLoginListsTheProfiles() {
        scram();
        client.setProperty("bootstrap.servers", "elsewhere:9092");
        client.setProperty("security.protocol", "SASL_SSL");
        client.setProperty("sasl.mechanism", "PLAIN");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(
                        "Cluster profiles to which its bootstrap.servers = elsewhere:9092 could"
                                + " belong: east (e1:9093, e2:9093, credential c).");
    }

    @Test
    void referencesInClientPropertiesAreResolvedWithoutFurtherConfiguration() {
        environment.put("PASSWORD", "pl4nted");
        client.setProperty("ssl.truststore.password", "${env:PASSWORD}");
        client.setProperty("some.text", "${other:thing}");

        assertThat(prepared())
                .containsEntry("ssl.truststore.password", "pl4nted")
                .containsEntry("some.text", "${other:thing}");
        assertThat(client.getProperty("ssl.truststore.password")).isEqualTo("${env:PASSWORD}");
    }

    @Test
    void secretsInClientPropertiesAreWarnedAboutByKey() {
        client.setProperty("ssl.truststore.password", "pl4nted");
        client.setProperty("sasl.jaas.config", "x.PlainLoginModule required password=\"pl4nted\";");
        client.setProperty("ssl.key.password", "${env:KEY}");
        environment.put("KEY", "x");
        try (LogCapture log = new LogCapture(Level.WARN)) {
            prepare();

            assertThat(log.text())
                    .contains("sasl.jaas.config, ssl.truststore.password (client properties of")
                    .doesNotContain("pl4nted");
        }
    }

    @Test
    void secretsInClientPropertiesAreRefusedInStrictMode() {
        flink.put("kerstream.security.strict-secrets", "true");
        client.setProperty(
                "sasl.jaas.config",
                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=\"true\""
                        + " storeKey=\"true\" keyTab=\"/k\";");
        prepare();
        client.setProperty("ssl.truststore.password", "pl4nted");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "ssl.truststore.password (client properties of client 'reader', values"
                                + " withheld): secrets are written out in the job.")
                .hasMessageNotContaining("pl4nted");
    }
}
