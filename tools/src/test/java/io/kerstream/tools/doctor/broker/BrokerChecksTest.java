/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.security.failure.BrokerQuestions.Versions;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.FakeCluster;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.check.Status;
import io.kerstream.tools.doctor.kerberos.JavaKerberos;
import io.kerstream.tools.doctor.kerberos.KeytabCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BrokerChecksTest {

    private static final JavaKerberos KERBEROS =
            new JavaKerberos() {
                @Override
                public String defaultRealm() {
                    return "EXAMPLE.COM";
                }

                @Override
                public String realmOf(String host) {
                    return "EXAMPLE.COM";
                }
            };

    @TempDir private Path directory;

    private final FakeCluster cluster = new FakeCluster(Set.of(), Set.of());

    private static Facts scram(String protocol) {
        return Cases.configured(
                Map.of(
                        "kerstream.credential.c.type", "scram-sha-256",
                        "kerstream.credential.c.username", "bob",
                        "kerstream.credential.c.password", "in-the-test",
                        "kerstream.cluster.p.credential", "c",
                        "kerstream.cluster.p.security.protocol", protocol,
                        "kerstream.cluster.p.bootstrap.servers", "b1:9"),
                Map.of("kerstream.cluster", "p"),
                Cases.NO_JOB);
    }

    @ParameterizedTest
    @CsvSource({
        "SASL_PLAINTEXT, 'SCRAM-SHA-256,GSSAPI', PASS, ''",
        "SASL_PLAINTEXT, GSSAPI, FAIL, 'Set sasl.mechanism'",
        "SASL_SSL, SCRAM-SHA-256, FAIL, 'Set security.protocol to SASL_SSL'",
        "PLAINTEXT, '', FAIL, 'Set security.protocol to PLAINTEXT'",
    })
    void comparesWhatThePortSpeaks(String port, String mechanisms, Status status, String remedy) {
        MechanismCheck check =
                new MechanismCheck(
                        server ->
                                Optional.of(
                                        new MechanismCheck.Port(
                                                port,
                                                mechanisms.isEmpty()
                                                        ? List.of()
                                                        : List.of(mechanisms.split(",")))));

        Finding finding = Cases.only(check.examine(scram("SASL_PLAINTEXT")));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.remedy()).startsWith(remedy);
        assertThat(finding.found()).contains("speaks " + port);
    }

    @Test
    void aPortThatTakesNoConnectionIsAFailure() {
        MechanismCheck check =
                new MechanismCheck(
                        server -> {
                            throw new IOException("Connection refused");
                        });

        assertThat(Cases.only(check.examine(scram("SASL_SSL"))).found())
                .isEqualTo("no connection: Connection refused.");
    }

    @Test
    void aPortThatIsNoBrokersIsAFailure() {
        Finding finding =
                Cases.only(
                        new MechanismCheck(server -> Optional.empty()).examine(scram("SASL_SSL")));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
    }

    private static Finding versions(Map<Integer, Versions> broker) {
        return Cases.only(
                new VersionCheck((server, tls) -> broker).examine(scram("SASL_PLAINTEXT")));
    }

    private static Map<Integer, Versions> all() {
        Map<Integer, Versions> all = new HashMap<>();
        for (ApiKeys request : ApiKeys.values()) {
            all.put((int) request.id, new Versions(0, 100));
        }
        return all;
    }

    @Test
    void aBrokerWithAllRequestsPasses() {
        assertThat(versions(all()).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @EnumSource(
            value = ApiKeys.class,
            names = {"PRODUCE", "FETCH", "OFFSET_COMMIT", "INIT_PRODUCER_ID", "END_TXN"})
    void aRequestWithoutACommonVersionIsAFailure(ApiKeys request) {
        Map<Integer, Versions> old = all();
        old.put((int) request.id, new Versions(-2, -1));

        Finding finding = versions(old);

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("needs " + request.name);
    }

    @Test
    void aBrokerThatDoesNotListTransactionsIsAWarning() {
        Map<Integer, Versions> old = all();
        old.remove((int) ApiKeys.DESCRIBE_TRANSACTIONS.id);

        assertThat(versions(old).status()).isEqualTo(Status.WARN);
    }

    @Test
    void connectsAsTheJobDoes() {
        Facts facts = scram("SASL_SSL");

        Finding finding =
                Cases.only(
                        new AuthenticationCheck((setup, limit) -> cluster, Duration.ofSeconds(1))
                                .examine(facts));

        assertThat(finding.found()).isEqualTo("brokers 1 at broker.example.com:9092");
        assertThat(facts.find(Cluster.class)).contains(cluster);
    }

    @Test
    void explainsAFailedConnectionAsAJobDoes() {
        cluster.failure =
                new SslAuthenticationException(
                        "SSL handshake failed",
                        new IOException("unable to find valid certification path"));
        Facts facts = scram("SASL_SSL");

        Finding finding =
                Cases.only(
                        new AuthenticationCheck((setup, limit) -> cluster, Duration.ofSeconds(1))
                                .examine(facts));

        assertThat(finding.found()).contains("does not hold the authority");
        assertThat(finding.remedy()).startsWith("Set a truststore");
        assertThat(cluster.closed).isTrue();
        assertThat(facts.find(Cluster.class)).isEmpty();
    }

    private Facts kerberos(String principal) throws Exception {
        Path keytab = KerberosFiles.keytab(directory.resolve("k"), principal, 1);
        Facts facts = Cases.withKeytab(keytab, principal);
        new KeytabCheck().examine(facts);
        facts.learn(Cluster.class, cluster);
        return facts;
    }

    @ParameterizedTest
    @CsvSource({
        "alice@EXAMPLE.COM, DEFAULT, PASS, 'User:alice'",
        "alice@OTHER.COM, DEFAULT, FAIL, 'no rule of DEFAULT applies'",
        "'app/h@EXAMPLE.COM', 'RULE:[2:$1-$2](.*)s/-.*//g,DEFAULT', PASS, 'User:app'",
    })
    void appliesTheRulesOfTheBrokers(String principal, String rules, Status status, String found)
            throws Exception {
        cluster.settings = Map.of("sasl.kerberos.principal.to.local.rules", rules);

        Finding finding = Cases.only(new PrincipalCheck(KERBEROS).examine(kerberos(principal)));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains(found);
    }

    @Test
    void rulesThatMayNotBeReadAreTakenForTheDefault() throws Exception {
        cluster.settings = null;

        assertThat(Cases.only(new PrincipalCheck(KERBEROS).examine(kerberos("alice@EXAMPLE.COM"))))
                .satisfies(
                        finding ->
                                assertThat(finding.found())
                                        .startsWith("User:alice; to see the rules"));
        assertThat(
                        Cases.only(
                                        new PrincipalCheck(KERBEROS)
                                                .examine(kerberos("alice@OTHER.COM")))
                                .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    void theNameOfAPasswordUserIsItself() throws Exception {
        Facts facts = scram("SASL_SSL");
        facts.learn(Cluster.class, cluster);

        assertThat(Cases.only(new PrincipalCheck(KERBEROS).examine(facts)).found())
                .isEqualTo("User:bob");
    }

    @Test
    void withoutTlsThereIsNoHandshake() {
        assertThatThrownBy(() -> new TlsCheck(Clock.systemUTC()).examine(scram("SASL_PLAINTEXT")))
                .isInstanceOf(SkippedException.class);
    }
}
