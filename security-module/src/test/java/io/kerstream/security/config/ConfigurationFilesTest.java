/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_KEYTAB;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_PRINCIPAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {

    private static final String KEYTAB = "security.kerberos.login.keytab";

    @TempDir private Path directory;

    private void write(String name) throws IOException {
        Files.writeString(
                directory.resolve(name),
                KEYTAB + ": /submitting/host.keytab" + System.lineSeparator());
    }

    private ProcessConfiguration load(Map<String, String> environment) {
        return new ConfigurationFiles(environment).load();
    }

    @Test
    void findsNothingWithoutFlinkConfDir() {
        ProcessConfiguration configuration = load(Map.of("PWD", directory.toString()));

        assertThat(configuration.namesLogin()).isFalse();
        assertThat(configuration.searched())
                .isEqualTo("no Flink configuration file (FLINK_CONF_DIR is not set)");
    }

    @Test
    void readsTheFileInFlinkConfDir() throws IOException {
        write("config.yaml");

        assertThat(
                        load(Map.of("FLINK_CONF_DIR", directory.toString()))
                                .setting(KERBEROS_LOGIN_KEYTAB))
                .contains(
                        new Setting(
                                KEYTAB, "/submitting/host.keytab", "config.yaml in " + directory));
    }

    @Test
    void namesADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> load(Map.of("FLINK_CONF_DIR", "/no/such/dir")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("FLINK_CONF_DIR = /no/such/dir (environment)")
                .hasMessageContaining("Point FLINK_CONF_DIR at the directory of flink-conf.yaml");
    }

    @Test
    void readsTheFileOfAYarnContainerFromItsWorkingDirectory() throws IOException {
        write("config.yaml");

        assertThat(
                        load(Map.of("CONTAINER_ID", "c1", "PWD", directory.toString()))
                                .setting(KERBEROS_LOGIN_KEYTAB))
                .isPresent();
    }

    @Test
    void letsTheLocalizedKeytabOfYarnWin() throws IOException {
        write("config.yaml");
        Files.createFile(directory.resolve("krb5.keytab"));

        ProcessConfiguration configuration =
                load(
                        Map.of(
                                "CONTAINER_ID", "c1",
                                "PWD", directory.toString(),
                                "_LOCAL_KEYTAB_PATH", "krb5.keytab",
                                "_KEYTAB_PRINCIPAL", "alice@R"));

        assertThat(configuration.setting(KERBEROS_LOGIN_KEYTAB))
                .contains(
                        new Setting(
                                KEYTAB,
                                directory.resolve("krb5.keytab").toString(),
                                "YARN's environment variable _LOCAL_KEYTAB_PATH"));
        assertThat(configuration.setting(KERBEROS_LOGIN_PRINCIPAL))
                .contains(
                        new Setting(
                                "security.kerberos.login.principal",
                                "alice@R",
                                "YARN's environment variable _KEYTAB_PRINCIPAL"));
    }

    @Test
    void keepsTheFilesKeytabWhenYarnShipsNone() throws IOException {
        write("config.yaml");

        assertThat(
                        load(Map.of(
                                        "FLINK_CONF_DIR",
                                        directory.toString(),
                                        "_LOCAL_KEYTAB_PATH",
                                        "krb5.keytab"))
                                .values())
                .containsEntry(KEYTAB, "/submitting/host.keytab");
    }
}
