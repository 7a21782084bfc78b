/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.check.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeytabCheckTest {

    private static final String ALICE = "alice@EXAMPLE.COM";

    @TempDir private Path directory;

    private Path keytab(String permissions) throws Exception {
        Path keytab = KerberosFiles.keytab(directory.resolve("a.keytab"), ALICE, 3, 4);
        return Files.setPosixFilePermissions(keytab, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void listsTheKeysOfThePrincipal() throws Exception {
        Facts facts = Cases.withKeytab(keytab("rw-------"), ALICE);

        List<Finding> findings = new KeytabCheck().examine(facts);

        assertThat(findings).extracting(Finding::status).containsOnly(Status.PASS);
        assertThat(findings.get(0).found())
                .startsWith(ALICE + ": kvno 3 aes128-cts-hmac-sha1-96 written at ")
                .contains("kvno 4 aes128-cts-hmac-sha1-96");
        assertThat(facts.find(VerifiedIdentity.class)).isPresent();
    }

    @Test
    void warnsOfAFileThatOthersMayRead() throws Exception {
        List<Finding> findings =
                new KeytabCheck().examine(Cases.withKeytab(keytab("rw-r-----"), ALICE));

        assertThat(findings).extracting(Finding::status).containsExactly(Status.PASS, Status.WARN);
        assertThat(findings.get(1).found()).contains("(rw-r-----)");
        assertThat(findings.get(1).remedy()).startsWith("Run chmod 600");
    }

    @Test
    void namesThePrincipalsThatItHasInstead() throws Exception {
        Facts facts = Cases.withKeytab(keytab("rw-------"), "bob@EXAMPLE.COM");

        Finding finding = Cases.only(new KeytabCheck().examine(facts));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("has no key of bob@EXAMPLE.COM");
        assertThat(finding.remedy()).contains("It holds " + ALICE);
        assertThat(facts.find(VerifiedIdentity.class)).isEmpty();
    }

    @Test
    void aClientWithoutKerberosHasNone() {
        assertThatThrownBy(() -> new KeytabCheck().examine(Cases.plain(Cases.NO_JOB)))
                .isInstanceOf(SkippedException.class)
                .hasMessageContaining("security.protocol = PLAINTEXT");
    }
}
