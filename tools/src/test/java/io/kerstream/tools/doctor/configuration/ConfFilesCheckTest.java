/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.check.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfFilesCheckTest {

    @TempDir private Path directory;

    private List<Finding> examine(Check check) throws Exception {
        return check.examine(
                Cases.of(
                        Map.of(),
                        Map.of(),
                        Map.of("FLINK_CONF_DIR", directory.toString()),
                        Cases.NO_JOB));
    }

    private void write(String file, String text) throws Exception {
        Files.writeString(directory.resolve(file), text);
    }

    @Test
    void oneFileIsFine() throws Exception {
        write("config.yaml", "");

        assertThat(Cases.only(examine(new ConfFilesCheck())).status()).isEqualTo(Status.PASS);
    }

    @Test
    void noFileIsAFailure() throws Exception {
        assertThat(Cases.only(examine(new ConfFilesCheck())).status()).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "'security.kerberos.login.keytab: /k', '', FAIL",
        "'kerstream.cluster.c.credential: x', '', FAIL",
        "'security:\n  kerberos:\n    login:\n      keytab: /k', '', FAIL",
        "'', 'security.kerberos.login.keytab: /k', WARN",
        "'security.kerberos.login.keytab: /k', 'kerstream.x: 1', WARN",
        "'# security.kerberos.login.keytab: /k', '', WARN",
        "'', '', WARN",
    })
    void bothFilesAreAFailureIfTheSettingsAreInTheIgnoredOne(
            String yaml, String legacy, Status status) throws Exception {
        write("config.yaml", yaml);
        write("flink-conf.yaml", legacy);

        Finding finding = Cases.only(examine(new ConfFilesCheck()));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains("Flink 1.20 reads flink-conf.yaml");
        assertThat(finding.remedy()).isNotBlank();
    }

    @Test
    void withoutADirectoryThereIsNothingToLookAt() {
        assertThatThrownBy(
                        () ->
                                new ConfFilesCheck()
                                        .examine(
                                                Cases.of(
                                                        Map.of(),
                                                        Map.of(),
                                                        Map.of(),
                                                        Cases.NO_JOB)))
                .isInstanceOf(SkippedException.class)
                .hasMessageContaining("FLINK_CONF_DIR is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "'security.kerberos.login.keytab: /k#1', FAIL, '''/k'''",
        "'kerstream.cluster.c.ssl.truststore.location: /a#b', FAIL, 'its first 2 characters'",
        "'env.java.opts: -Da=b#c', WARN, 'its first 5 characters'",
        "'parallelism.default: 1 # one', PASS, ''",
        "'# a comment#', PASS, ''",
        "'kerstream.credential.c.password: planted#rest', FAIL, 'its first 7 characters'",
    })
    void findsValuesThatAreCut(String line, Status status, String left) throws Exception {
        write("flink-conf.yaml", line + "\n");

        Finding finding = Cases.only(examine(new TruncatedValuesCheck()));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains(left).doesNotContain("planted");
    }

    @Test
    void yamlCutsNothing() throws Exception {
        write("config.yaml", "security.kerberos.login.keytab: /k#1\n");

        assertThatThrownBy(() -> examine(new TruncatedValuesCheck()))
                .isInstanceOf(SkippedException.class);
    }
}
