/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that are reached by a name which neither the KDC nor their certificate knows. */
@Tag("host-names")
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class HostNameFailuresITCase {

    private static final String ALIAS = "alias.alpha.test";

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;

    @BeforeAll
    static void start() {
        kdc = Kdc.builder().backend(KdcBackend.KERBY).realm("ALPHA.TEST").start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .host("kafka.alpha.test")
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI)
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_256)
                        .start();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {kafka, kerberos, kdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    private static RuntimeException connect(Properties client, Configuration flink) {
        client.setProperty(
                "bootstrap.servers",
                client.getProperty("bootstrap.servers").replace("kafka.alpha.test", ALIAS));
        client.setProperty("default.api.timeout.ms", "8000");
        client.setProperty("request.timeout.ms", "5000");
        KafkaClientFactory clients = KafkaSecurity.clientFactory(flink);
        Throwable failure =
                catchThrowable(
                        () -> {
                            try (Admin admin = clients.createAdmin(client)) {
                                admin.describeCluster().nodes().get();
                            }
                        });
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return ConnectionFailures.of(client).explainFirstContact(failure).orElseThrow();
    }

    @Test
    void serverNotInTheDatabase() {
        Configuration flink = new Configuration();
        flink.setString("security.kerberos.login.contexts", "KafkaClient");
        flink.setString("security.kerberos.login.keytab", kdc.keytab("alice").toString());
        flink.setString("security.kerberos.login.principal", kdc.principal("alice"));

        assertThat(connect(kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT), flink))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[KERBEROS_SERVICE_UNKNOWN]")
                .hasMessageContaining("the KDC does not know the service principal")
                .hasMessageContaining("bootstrap.servers = " + ALIAS)
                .hasMessageContaining("reach the brokers by the host name of their principal");
    }

    @Test
    void hostNameNotInTheCertificate() {
        assertThat(
                        connect(
                                kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice"),
                                new Configuration()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[TLS_HOST_NAME]")
                .hasMessageContaining(
                        "ssl.endpoint.identification.algorithm = https (default; not in the client"
                                + " properties): the broker's certificate is for other host names")
                .hasMessageContaining("bootstrap.servers = " + ALIAS)
                .hasMessageContaining("have the name added there");
    }
}
