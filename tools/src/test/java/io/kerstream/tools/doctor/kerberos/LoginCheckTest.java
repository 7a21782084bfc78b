/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.security.login.LoginSettings;
import io.kerstream.tools.ToolException;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.check.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCheckTest {

    @TempDir private Path directory;

    private final List<LoginSettings> settings = new ArrayList<>();

    private final LoginCheck check =
            new LoginCheck(
                    (identity, used, services) -> {
                        settings.add(used);
                        throw new ToolException("the key is old. Install a new keytab.", null);
                    },
                    Duration.ofSeconds(7));

    @Test
    void waitsForTheFirstTicketAsLongAsItsLimit() throws Exception {
        Path keytab = KerberosFiles.keytab(directory.resolve("k"), "a@B", 1);
        Facts facts = Cases.withKeytab(keytab, "a@B");
        new KeytabCheck().examine(facts);

        Finding finding = Cases.only(check.examine(facts));

        assertThat(finding)
                .isEqualTo(
                        new Finding(
                                Status.FAIL,
                                "logged in as a@B from keytab " + keytab,
                                "the key is old.",
                                "Install a new keytab."));
        assertThat(settings.get(0).firstLogin()).isEqualTo(LoginSettings.FirstLogin.FAIL_FAST);
        assertThat(settings.get(0).firstLoginTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void needsACredential() {
        assertThatThrownBy(() -> check.examine(Cases.withKeytab(Path.of("/nowhere"), "a@B")))
                .isInstanceOf(SkippedException.class)
                .hasMessageContaining("'keytab' or 'ticket-cache'");
        assertThat(settings).isEmpty();
    }
}
