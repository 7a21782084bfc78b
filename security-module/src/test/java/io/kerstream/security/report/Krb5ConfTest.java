/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Krb5ConfTest {

    @TempDir private Path directory;

    @Test
    void showsWhatIsAboutTheRealm() throws IOException {
        Path file = directory.resolve("krb5.conf");
        Files.writeString(
                file,
                """
                # a comment
                includedir /etc/krb5.conf.d
                [libdefaults]
                  default_realm = R
                  udp_preference_limit = 1
                [logging]
                  kdc = FILE:/var/log/kdc.log
                [realms]
                  OTHER = {
                    kdc = other.example.org
                  }
                  R = {
                    kdc = one.example.org
                    kdc = [::1]:1088
                    admin_server = admin.example.org
                  }
                [domain_realm]
                  .example.org = R
                """);

        Krb5Conf conf = Krb5Conf.read(file, "R");

        assertThat(conf.kdcs()).containsExactly("one.example.org", "[::1]:1088");
        assertThat(conf.defaults())
                .isEqualTo(Map.of("default_realm", "R", "udp_preference_limit", "1"));
        assertThat(conf.lines())
                .containsExactly(
                        "  includedir /etc/krb5.conf.d",
                        "[libdefaults]",
                        "  default_realm = R",
                        "  udp_preference_limit = 1",
                        "[realms]",
                        "  R = {",
                        "  kdc = one.example.org",
                        "  kdc = [::1]:1088",
                        "  admin_server = admin.example.org",
                        "  }",
                        "[domain_realm]",
                        "  .example.org = R");
    }

    @Test
    void namesTheFileThatIsRead() throws IOException {
        Path file = directory.resolve("krb5.conf");
        String before = System.getProperty(Krb5Conf.FILE_PROPERTY);
        try {
            System.setProperty(Krb5Conf.FILE_PROPERTY, file.toString());
            assertThat(Krb5Conf.describe()).isEqualTo("krb5.conf " + file + ", which is not there");

            Files.createFile(file);
            assertThat(Krb5Conf.describe()).isEqualTo("krb5.conf " + file);

            System.clearProperty(Krb5Conf.FILE_PROPERTY);
            assertThat(Krb5Conf.describe())
                    .startsWith("krb5.conf /")
                    .endsWith(" (java.security.krb5.conf is not set)");
        } finally {
            if (before == null) {
                System.clearProperty(Krb5Conf.FILE_PROPERTY);
            } else {
                System.setProperty(Krb5Conf.FILE_PROPERTY, before);
            }
        }
    }
}
