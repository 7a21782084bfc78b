/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Krb5ConfCheckTest {

    private static final String GOOD =
            """
            [libdefaults]
              default_realm = EXAMPLE.COM
              kdc_timeout = 5000
              dns_lookup_kdc = false
            [realms]
              EXAMPLE.COM = {
                kdc = kdc1.example.com
              }
            """;

    @TempDir private Path directory;

    private final Facts facts = Cases.withKeytab(Path.of("/flink.keytab"), "flink@EXAMPLE.COM");

    private record Fake(@Nullable String realm, String complaint) implements JavaKerberos {
        @Override
        public String defaultRealm() throws Exception {
            if (realm == null) {
                throw new IllegalArgumentException(complaint);
            }
            return realm;
        }

        @Override
        public String realmOf(String host) {
            return "REALM.OF.HOST";
        }
    }

    private List<Finding> examine(String text, JavaKerberos java) throws Exception {
        Path file = Files.writeString(directory.resolve("krb5.conf"), text);
        return new Krb5ConfCheck(() -> file, java).examine(facts);
    }

    @Test
    void saysWhatJavaMakesOfIt() throws Exception {
        List<Finding> findings = examine(GOOD, new Fake("EXAMPLE.COM", ""));

        assertThat(findings).extracting(Finding::status).containsOnly(Status.PASS);
        assertThat(findings.get(0).found())
                .isEqualTo(
                        "default realm EXAMPLE.COM; KDCs of EXAMPLE.COM: kdc1.example.com;"
                                + " broker.example.com belongs to REALM.OF.HOST");
        assertThat(findings.get(1).found()).startsWith("kdc_timeout = 5000");
        assertThat(facts.find(Krb5Conf.class)).isPresent();
    }

    @Test
    void aFileThatIsNotThereIsAFailure() throws Exception {
        Finding finding =
                Cases.only(
                        new Krb5ConfCheck(() -> directory.resolve("none"), new Fake("R", ""))
                                .examine(facts));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).isEqualTo("no such file.");
    }

    @Test
    void aFileThatJavaDoesNotAcceptIsAFailure() throws Exception {
        Finding finding = Cases.only(examine("[realms", new Fake(null, "Illegal config content")));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("Illegal config content");
        assertThat(facts.find(Krb5Conf.class)).isEmpty();
    }

    @Test
    void aPrincipalWithItsRealmNeedsNoDefaultRealm() throws Exception {
        List<Finding> findings = examine(GOOD, new Fake(null, "Cannot locate default realm"));

        assertThat(findings.get(0).status()).isEqualTo(Status.PASS);
        assertThat(findings.get(0).found()).startsWith("default realm none;");
    }

    @Test
    void aRealmWithoutAKdcIsAFailureUnlessDnsIsAsked() throws Exception {
        String without = GOOD.replace("kdc = kdc1.example.com", "");

        assertThat(examine(without, new Fake("EXAMPLE.COM", "")).get(0).status())
                .isEqualTo(Status.FAIL);
        Finding asked =
                examine(without.replace("dns_lookup_kdc = false", ""), new Fake("EXAMPLE.COM", ""))
                        .get(0);
        assertThat(asked.status()).isEqualTo(Status.WARN);
        assertThat(asked.found()).contains("Java asks DNS");
    }

    @Test
    void warnsOfTheLongDefaultWait() throws Exception {
        Finding finding =
                examine(GOOD.replace("kdc_timeout = 5000", ""), new Fake("EXAMPLE.COM", "")).get(1);

        assertThat(finding.status()).isEqualTo(Status.WARN);
        assertThat(finding.remedy()).contains("kdc_timeout = 5000");
    }
}
