/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {

    private static final Map<String, String> KEYTAB =
            Map.of(
                    "security.kerberos.login.contexts", "KafkaClient",
                    "security.kerberos.login.keytab", "/flink.keytab",
                    "security.kerberos.login.principal", "flink@EXAMPLE.COM");

    private static Facts facts(Map<String, String> flink, Map<String, String> client) {
        return Cases.of(flink, client, Map.of(), Cases.NO_JOB);
    }

    private static List<Finding> examine(Facts facts) {
        return new ConfigurationCheck().examine(facts);
    }

    @Test
    void saysWhatAClientWouldBeMadeFromWithoutOpeningFiles() {
        Facts facts =
                facts(KEYTAB, Map.of("bootstrap.servers", "b:9", "security.protocol", "SASL_SSL"));

        Finding finding = Cases.only(examine(facts));

        assertThat(finding.status()).isEqualTo(Status.PASS);
        assertThat(finding.found())
                .isEqualTo("a client of b:9 with SASL_SSL, GSSAPI, keytab /flink.keytab");
        assertThat(finding.tried()).contains("(the test)");
        assertThat(facts.find(ClientInspection.class)).isPresent();
    }

    @Test
    void takesServersAndProtocolOfAProfile() {
        Facts facts =
                facts(
                        Map.of(
                                "kerstream.credential.c.type", "plain",
                                "kerstream.credential.c.username", "bob",
                                "kerstream.credential.c.password", "${env:NOT_THERE}",
                                "kerstream.cluster.p.credential", "c",
                                "kerstream.cluster.p.bootstrap.servers", "b:9"),
                        Map.of("kerstream.cluster", "p"));

        Finding finding = Cases.only(examine(facts));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("NOT_THERE");
        assertThat(facts.find(ClientInspection.class)).isEmpty();
    }

    @Test
    void noServersIsAFailure() {
        Finding finding = Cases.only(examine(facts(Map.of(), Map.of())));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.remedy()).contains("--bootstrap-server");
    }

    @Test
    void warnsOfALoginThatNobodyUses() {
        List<Finding> findings = examine(facts(KEYTAB, Map.of("bootstrap.servers", "b:9")));

        assertThat(findings).extracting(Finding::status).containsExactly(Status.PASS, Status.WARN);
        assertThat(findings.get(1).found()).contains("security.protocol = PLAINTEXT");
    }

    @Test
    void splitsCauseAndRemedyOfTheSecurityModule() {
        Finding finding =
                Cases.only(
                        examine(
                                facts(
                                        Map.of("kerstream.kerberos.login.lingre", "1 min"),
                                        Map.of("bootstrap.servers", "b:9"))));

        assertThat(finding.found())
                .endsWith("there is no such option. [CONFIGURATION_UNKNOWN_KEY]");
        assertThat(finding.remedy()).startsWith("Did you mean kerstream.kerberos.login.linger?");
    }
}
