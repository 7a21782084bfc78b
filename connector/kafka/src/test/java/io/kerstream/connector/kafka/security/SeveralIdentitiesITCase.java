/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One job, two clusters, two identities in one JVM; what the brokers say about their clients is the
 * proof. The realm BETA.TEST trusts ALPHA.TEST, not the other way round.
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
        transfer(
                "keytabs",
                alpha.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "alice"),
                beta.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "bob"));

        assertThat(principals(alpha, "keytabs")).containsExactly("alice@ALPHA.TEST");
        assertThat(principals(beta, "keytabs")).containsExactly("bob@BETA.TEST");
    }

    @Test
    void twoRealmsWithAKeytabAndATicketCache() throws Exception {
        Properties cache = beta.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        cache.setProperty(
                "sasl.jaas.config",
                "com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true"
                        + " doNotPrompt=true ticketCache=\""
                        + betaKdc.ticketCache("carol")
                        + "\" principal=\"carol@BETA.TEST\";");

        transfer("cache", alpha.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "alice"), cache);

        assertThat(principals(alpha, "cache")).containsExactly("alice@ALPHA.TEST");
        assertThat(principals(beta, "cache")).containsExactly("carol@BETA.TEST");
    }

    @Test
    void passwordOverTlsOnOneSideAndACertificateOnTheOther() throws Exception {
        transfer(
                "tls",
                alpha.clientProperties(SecurityProtocol.SASL_SSL, "dave"),
                beta.clientProperties(SecurityProtocol.SSL, "erin"));

        assertThat(principals(alpha, "tls")).containsExactly("dave");
        assertThat(principals(beta, "tls")).containsExactly("erin");
    }

    @Test
    void oneIdentityInBothRealmsWhereOneTrustsTheOther() throws Exception {
        Properties foreign = alpha.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "frank");
        foreign.setProperty(
                "bootstrap.servers", beta.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));

        transfer(
                "trust", alpha.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "frank"), foreign);

        assertThat(principals(alpha, "trust")).containsExactly("frank@ALPHA.TEST");
        assertThat(principals(beta, "trust")).containsExactly("frank@ALPHA.TEST");
    }

    /** Runs the job, and finds every record of one cluster exactly once in the other. */
    private void transfer(String run, Properties from, Properties to) throws Exception {
        alpha.createTopic(run, 2);
        beta.createTopic(run, 2);
        List<String> values = TransferJob.fill(alpha, run, 0, RECORDS);
        from.setProperty("client.id.prefix", run);
        to.setProperty("client.id", run);

        TransferJob.run(TransferJob.source(from, run, true), TransferJob.sink(to, run));

        assertThat(CommittedRecords.valuesOf(beta, run))
                .containsExactlyInAnyOrderElementsOf(values);
    }

    private static Set<String> principals(KafkaCluster kafka, String run) {
        return kafka.authenticatedClients().stream()
                .filter(client -> client.clientId().startsWith(run))
                .map(AuthenticatedClient::principal)
                .collect(Collectors.toSet());
    }
}
