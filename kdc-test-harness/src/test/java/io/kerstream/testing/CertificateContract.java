/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of listeners without SASL: named by a certificate, or nobody. */
interface CertificateContract extends ContractCluster {

    @Test
    default void plaintextClientsAreNobody() throws Exception {
        Properties client = kafka().clientProperties(SecurityProtocol.PLAINTEXT);
        client.setProperty("client.id", "anybody");

        Records.write(client, "open", "x");

        assertThat(kafka().authenticatedClients())
                .contains(new AuthenticatedClient("ANONYMOUS", "anybody", "PLAINTEXT"));
        assertThatThrownBy(() -> kafka().clientProperties(SecurityProtocol.PLAINTEXT, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have no name");
    }

    enum Format {
        PEM,
        PKCS12,
        JKS
    }

    @ParameterizedTest
    @EnumSource
    default void certificateNamesTheClientInEveryFormat(Format format) throws Exception {
        String name = "cert-" + format;
        Properties client = kafka().clientProperties(SecurityProtocol.SSL, name);
        client.setProperty("client.id", name);
        ClientKeys keys = kafka().clientKeys(name);
        TlsMaterial trust = kafka().tls();
        if (format != Format.PEM) {
            boolean jks = format == Format.JKS;
            client.setProperty("ssl.keystore.type", format.name());
            client.setProperty(
                    "ssl.keystore.location",
                    (jks ? keys.keystoreJks() : keys.keystorePkcs12()).toString());
            client.setProperty("ssl.keystore.password", keys.keystorePassword());
            client.setProperty("ssl.key.password", keys.keystorePassword());
            client.setProperty("ssl.truststore.type", format.name());
            client.setProperty(
                    "ssl.truststore.location",
                    (jks ? trust.truststoreJks() : trust.truststorePkcs12()).toString());
            client.setProperty("ssl.truststore.password", trust.truststorePassword());
        }

        Records.write(client, "open", "x");

        assertThat(kafka().authenticatedClients())
                .contains(new AuthenticatedClient("CN=" + name, name, "SSL"));
        assertThat(
                        kafka().evidence()
                                .awaitAuthentication(
                                        seen -> seen.principal().equals("CN=" + name), LIMIT)
                                .mechanism())
                .isEqualTo("TLS");
        assertThat(keys.toString()).doesNotContain(keys.keystorePassword());
    }

    @Test
    default void withoutCertificateNobodyGetsIn() {
        Properties client = kafka().clientProperties(SecurityProtocol.SSL);

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .hasCauseInstanceOf(SslAuthenticationException.class);
    }

    @Test
    default void secretsAreReadableByTheOwnerOnly() throws Exception {
        ClientKeys keys = kafka().clientKeys("secretive");
        for (Path file :
                List.of(
                        keys.keyPem(),
                        keys.keystorePem(),
                        keys.keystoreJks(),
                        keys.keystorePkcs12())) {
            assertThat(Files.getPosixFilePermissions(file))
                    .extracting(Enum::name)
                    .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        }
        assertThat(kafka().user("secretive").toString())
                .doesNotContain(kafka().user("secretive").password());
    }
}
