/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One job, two clusters, two identities in one JVM, by profiles in Flink's configuration; what the
 * brokers say about their clients is the proof. The realm BETA.TEST trusts ALPHA.TEST, not the
 * other way round.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = KdcBackend.class,
        names = {"KERBY", "MIT"})
@Tag("host-names")
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class SeveralIdentitiesITCase {

    private static final int RECORDS = 200;

    /** Brokers by themselves shorten names of the default realm only, and refuse others. */
    private static final String ANY_REALM = "RULE:[1:$1],RULE:[2:$1]";

    private static Kdc alphaKdc;
    private static Kdc betaKdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster alpha;
    private static KafkaCluster beta;

    @Parameter KdcBackend backend;

    @TempDir private Path directory;
    private final Configuration flink = new Configuration();

    @BeforeParameterizedClassInvocation
    static void start(KdcBackend backend) {
        backend.missing()
                .ifPresent(
                        reason -> {
                            System.err.println("SKIPPED: KDC back end " + backend + ": " + reason);
                            Assumptions.abort(reason);
                        });
        alphaKdc = Kdc.builder().backend(backend).realm("ALPHA.TEST").hosts().start();
        betaKdc =
                Kdc.builder().backend(backend).realm("BETA.TEST").hosts().trusts(alphaKdc).start();
        kerberos = JvmKerberos.use(alphaKdc, betaKdc);
        alpha =
                KafkaCluster.builder(alphaKdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .brokerProperty("sasl.kerberos.principal.to.local.rules", ANY_REALM)
                        .host("kafka.alpha.test")
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI)
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_512)
                        .start();
        beta =
                KafkaCluster.builder(betaKdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .brokerProperty("sasl.kerberos.principal.to.local.rules", ANY_REALM)
                        .host("kafka.beta.test")
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI)
                        .listener(SecurityProtocol.SSL)
                        .mutualTls()
                        .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {beta, alpha, kerberos, betaKdc, alphaKdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    @Test
    void twoRealmsWithKeytabs() throws Exception {
        profile("a", alpha, SecurityProtocol.SASL_PLAINTEXT);
        keytab("a", alphaKdc, "alice");
        profile("b", beta, SecurityProtocol.SASL_PLAINTEXT);
        keytab("b", betaKdc, "bob");

        transfer("keytabs");

        assertThat(principals(alpha, "keytabs")).containsExactly("alice@ALPHA.TEST");
        assertThat(principals(beta, "keytabs")).containsExactly("bob@BETA.TEST");
    }

    @Test
    void twoRealmsWithAKeytabAndATicketCache() throws Exception {
        profile("a", alpha, SecurityProtocol.SASL_PLAINTEXT);
        keytab("a", alphaKdc, "alice");
        profile("b", beta, SecurityProtocol.SASL_PLAINTEXT);
        set("credential.b.type", "ticket-cache");
        set("credential.b.ticket-cache", betaKdc.ticketCache("carol"));

        transfer("cache");

        assertThat(principals(alpha, "cache")).containsExactly("alice@ALPHA.TEST");
        assertThat(principals(beta, "cache")).containsExactly("carol@BETA.TEST");
    }

    @Test
    void passwordOverTlsOnOneSideAndACertificateOnTheOther() throws Exception {
        profile("a", alpha, SecurityProtocol.SASL_SSL);
        set("credential.a.type", "scram-sha-512");
        set("credential.a.username", "dave");
        set("credential.a.password.file", password(alpha.user("dave").password()));
        set("cluster.b.bootstrap.servers", beta.bootstrapServers(SecurityProtocol.SSL));
        set("cluster.b.security.protocol", SecurityProtocol.SSL);
        trust("b", beta);
        set("cluster.b.ssl.keystore.type", "PEM");
        set("cluster.b.ssl.keystore.location", beta.clientKeys("erin").keystorePem());

        transfer("tls");

        assertThat(principals(alpha, "tls")).containsExactly("dave");
        assertThat(principals(beta, "tls")).containsExactly("CN=erin");
    }

    @Test
    void oneIdentityInBothRealmsWhereOneTrustsTheOther() throws Exception {
        profile("a", alpha, SecurityProtocol.SASL_PLAINTEXT);
        keytab("a", alphaKdc, "frank");
        profile("b", beta, SecurityProtocol.SASL_PLAINTEXT);
        set("cluster.b.credential", "a");

        transfer("trust");

        assertThat(principals(alpha, "trust")).containsExactly("frank@ALPHA.TEST");
        assertThat(principals(beta, "trust")).containsExactly("frank@ALPHA.TEST");
    }

    private void set(String key, Object value) {
        flink.setString("kerstream." + key, value.toString());
    }

    /** A cluster with a credential of its own name. */
    private void profile(String name, KafkaCluster kafka, SecurityProtocol protocol) {
        set("cluster." + name + ".bootstrap.servers", kafka.bootstrapServers(protocol));
        set("cluster." + name + ".security.protocol", protocol);
        set("cluster." + name + ".credential", name);
        if (protocol == SecurityProtocol.SASL_SSL) {
            trust(name, kafka);
        }
    }

    private void trust(String name, KafkaCluster kafka) {
        set("cluster." + name + ".ssl.truststore.type", "PEM");
        set("cluster." + name + ".ssl.truststore.location", kafka.tls().caCertificatePem());
    }

    private void keytab(String name, Kdc kdc, String principal) {
        set("credential." + name + ".type", "keytab");
        set("credential." + name + ".keytab", kdc.keytab(principal));
        set("credential." + name + ".principal", kdc.principal(principal));
    }

    private Path password(String password) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), password);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * Runs the job, whose clients name the servers and nothing of security, and finds every record
     * of one cluster exactly once in the other.
     */
    private void transfer(String run) throws Exception {
        alpha.createTopic(run, 2);
        beta.createTopic(run, 2);
        List<String> values = TransferJob.fill(alpha, run, 0, RECORDS);
        Properties from = new Properties();
        from.setProperty("bootstrap.servers", servers("a"));
        from.setProperty("client.id.prefix", run);
        Properties to = new Properties();
        to.setProperty("bootstrap.servers", servers("b"));
        to.setProperty("client.id", run);

        try (KafkaSecurity.Registration security = KafkaSecurity.use(flink)) {
            TransferJob.run(TransferJob.source(from, run, true), TransferJob.sink(to, run));
        }

        assertThat(CommittedRecords.valuesOf(beta, run))
                .containsExactlyInAnyOrderElementsOf(values);
    }

    private String servers(String cluster) {
        return flink.toMap().get("kerstream.cluster." + cluster + ".bootstrap.servers");
    }

    private static Set<String> principals(KafkaCluster kafka, String run) {
        return kafka.authenticatedClients().stream()
                .filter(client -> client.clientId().startsWith(run))
                .map(AuthenticatedClient::principal)
                .collect(Collectors.toSet());
    }
}
