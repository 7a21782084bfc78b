/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.testing.ClientTransport;
import io.kerstream.testing.Fault;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.KdcTransport;
import io.kerstream.testing.SaslMechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of docs/security-failures.md that are about Kerberos, on each KDC that can do them. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = KdcBackend.class,
        names = {"KERBY", "MIT"})
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class KerberosFailuresITCase {

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;

    @Parameter KdcBackend backend;
    @TempDir Path directory;

    @BeforeParameterizedClassInvocation
    static void start(KdcBackend backend) {
        backend.missing()
                .ifPresent(
                        reason -> {
                            System.err.println("SKIPPED: KDC back end " + backend + ": " + reason);
                            Assumptions.abort(reason);
                        });
        kdc = Kdc.builder().backend(backend).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI)
                        .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {kafka, kerberos, kdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    private static Properties client() {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        properties.remove("sasl.kerberos.service.name");
        properties.setProperty("client.id", "row");
        properties.setProperty("default.api.timeout.ms", "8000");
        properties.setProperty("request.timeout.ms", "5000");
        return properties;
    }

    private static KafkaClientFactory keytab(String name) {
        return Attempts.keytab(kdc.keytab(name), kdc.principal(name));
    }

    @Test
    void wrongServiceName() {
        Properties client = client();
        client.setProperty("sasl.kerberos.service.name", "message-bus");

        assertThat(Attempts.toConnect(keytab("alice"), client))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[KERBEROS_SERVICE_UNKNOWN]")
                .hasMessageStartingWith(
                        "Kafka client 'row' of "
                                + client.getProperty("bootstrap.servers")
                                + " could not authenticate: the KDC does not know the service"
                                + " principal that the client asked a ticket for:"
                                + " sasl.kerberos.service.name = message-bus (client properties)")
                .hasMessageContaining("correct the service name")
                .hasMessageContaining("krb5.conf " + System.getProperty("java.security.krb5.conf"));
    }

    @Test
    void unknownPrincipal() throws Exception {
        String ghost = kdc.principal("ghost");
        Path keytab = KerberosFiles.keytab(directory.resolve("ghost.keytab"), ghost, 1);

        assertThat(Attempts.toConnect(Attempts.keytab(keytab, ghost), client()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[KERBEROS_UNKNOWN_PRINCIPAL]")
                .hasMessageStartingWith("Kerberos login of " + ghost + " from keytab " + keytab)
                .hasMessageContaining("the KDC does not know this principal")
                .hasMessageContaining("have it created in the KDC")
                .hasMessageContaining("security.kerberos.login.principal");
    }

    @Test
    void staleKey() {
        KafkaClientFactory stale = keytab("rotated");
        kdc.changeKey("rotated");

        assertThat(Attempts.toConnect(stale, client()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[KERBEROS_STALE_KEY]")
                .hasMessageStartingWith("Kerberos login of " + kdc.principal("rotated"))
                .hasMessageContaining("(kvno 1)")
                .hasMessageContaining("the key is not the one the KDC has")
                .hasMessageContaining("install a new keytab");
    }

    @Test
    void expiredTicketCache() {
        Path cache = kdc.ticketCache("late", Duration.ofSeconds(-5));

        assertThat(Attempts.toConnect(Attempts.ticketCache(cache), client()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[CREDENTIAL_EXPIRED]")
                .hasMessageStartingWith(
                        "Ticket cache " + cache + " (from the environment variable KRB5CCNAME)")
                .hasMessageContaining(" expired at ")
                .hasMessageContaining("Run kinit " + kdc.principal("late"));
    }

    @Test
    void unreachableKdcByTcp() {
        KafkaClientFactory clients = keytab("tcp");
        try (Fault down = kdc.faults().outage()) {
            assertUnreachable(
                    Attempts.toConnect(clients, client()), kdc, "[KERBEROS_KDC_UNREACHABLE]");
            assertThat(down).isNotNull();
        }
    }

    @Test
    void unreachableKdcByUdp() {
        try (Kdc other =
                        Kdc.builder()
                                .backend(backend)
                                .realm("UDP.TEST")
                                .clientTransport(ClientTransport.UDP)
                                .start();
                JvmKerberos use = JvmKerberos.use(other)) {
            KafkaClientFactory clients =
                    Attempts.keytab(other.keytab("udp"), other.principal("udp"));
            try (Fault dropped = other.faults().drop(KdcTransport.UDP)) {
                assertUnreachable(
                        Attempts.toConnect(clients, client()), other, "[KERBEROS_KDC_UNREACHABLE]");
                assertThat(dropped).isNotNull();
            }
            assertThat(use).isNotNull();
        }
    }

    private static void assertUnreachable(RuntimeException failure, Kdc kdc, String code) {
        assertThat(failure)
                .hasMessageEndingWith(code)
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("no KDC of the realm answers")
                .hasMessageContaining("realm " + kdc.realm())
                .hasMessageContaining("krb5.conf " + System.getProperty("java.security.krb5.conf"))
                .hasMessageContaining("security.kerberos.login.keytab");
    }

    @Test
    void wrongRealm() throws Exception {
        String alice = "alice@NOWHERE.TEST";
        Path keytab = KerberosFiles.keytab(directory.resolve("alice.keytab"), alice, 1);

        assertThat(Attempts.toConnect(Attempts.keytab(keytab, alice), client()))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageEndingWith("[KERBEROS_REALM_WITHOUT_KDC]")
                .hasMessageStartingWith("Kerberos login of " + alice)
                .hasMessageContaining("names no KDC of the principal's realm")
                .hasMessageContaining("[realm NOWHERE.TEST;")
                .hasMessageContaining("Correct the realm of the principal")
                .hasMessageContaining("krb5.conf " + System.getProperty("java.security.krb5.conf"));
    }

    @Test
    void realmsWithoutTrust() {
        try (Kdc other = Kdc.builder().backend(backend).realm("OTHER.TEST").hosts().start();
                JvmKerberos use = JvmKerberos.use(kdc, other)) {
            KafkaClientFactory stranger =
                    Attempts.keytab(other.keytab("eve"), other.principal("eve"));

            assertThat(Attempts.toConnect(stranger, client()))
                    .hasMessageContaining("do not trust each other")
                    .hasMessageContaining("[capaths]")
                    .hasMessageEndingWith("[KERBEROS_REALMS_WITHOUT_TRUST]");
            assertThat(use).isNotNull();
        }
    }

    @Test
    void clockSkew() {
        Assumptions.assumeTrue(
                backend.capabilities().contains(KdcCapability.CLOCK_SHIFT),
                () -> "KDC back end " + backend + " has no clock of its own");
        KafkaClientFactory clients = keytab("clock");
        try (Fault shifted = kdc.faults().shiftClock(Duration.ofMinutes(20))) {
            assertThat(Attempts.toConnect(clients, client()))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageEndingWith("[KERBEROS_CLOCK_SKEW]")
                    .hasMessageStartingWith("Kerberos login of " + kdc.principal("clock"))
                    .hasMessageContaining("the clocks of this host and of the KDC differ")
                    .hasMessageContaining("Synchronize them");
            assertThat(shifted).isNotNull();
        }
    }

    @Test
    void missingKafkaClientContext() {
        KafkaClientFactory clients =
                Attempts.configured(
                        Map.of(
                                "security.kerberos.login.keytab",
                                kdc.keytab("alice").toString(),
                                "security.kerberos.login.principal",
                                kdc.principal("alice"),
                                "security.kerberos.login.contexts",
                                "Client"));

        assertThat(Attempts.toConnect(clients, client()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageEndingWith("[CREDENTIAL_MISSING]")
                .hasMessageContaining("there is no credential for it")
                .hasMessageContaining("security.kerberos.login.contexts")
                .hasMessageContaining("KafkaClient");
    }

    @Test
    void unsupportedEncryptionType() throws Exception {
        try (Kdc strong =
                        Kdc.builder()
                                .backend(backend)
                                .realm("STRONG.TEST")
                                .encryptionTypes("aes256-cts-hmac-sha1-96")
                                .start();
                JvmKerberos use = JvmKerberos.use(strong)) {
            strong.createPrincipal("weak");
            String weak = strong.principal("weak");
            Path keytab = KerberosFiles.keytab(directory.resolve("weak.keytab"), weak, 1);

            assertThat(Attempts.toConnect(Attempts.keytab(keytab, weak), client()))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageEndingWith("[KERBEROS_ENCRYPTION_TYPE]")
                    .hasMessageStartingWith("Kerberos login of " + weak + " from keytab " + keytab)
                    .hasMessageContaining("share no encryption type")
                    .hasMessageContaining("aes256-cts-hmac-sha1-96");
            assertThat(use).isNotNull();
        }
    }
}
