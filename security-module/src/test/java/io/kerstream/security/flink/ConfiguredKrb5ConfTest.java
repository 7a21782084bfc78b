/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.report.Krb5Conf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredKrb5ConfTest {

    @TempDir private Path directory;
    private @Nullable String before;

    @BeforeEach
    void forgetTheJvmsFile() {
        before = System.clearProperty(Krb5Conf.FILE_PROPERTY);
    }

    @AfterEach
    void restoreTheJvmsFile() {
        if (before == null) {
            System.clearProperty(Krb5Conf.FILE_PROPERTY);
        } else {
            System.setProperty(Krb5Conf.FILE_PROPERTY, before);
        }
    }

    private static KafkaSecurityModule module(Path file) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_KRB5_PATH, file.toString());
        return new KafkaSecurityModule(configuration, Map.of(), "");
    }

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("krb5.conf"), "[libdefaults]\n");
    }

    private static @Nullable String ofTheJvm() {
        return System.getProperty(Krb5Conf.FILE_PROPERTY);
    }

    @Test
    void theJvmUsesItWhileTheModuleIsInstalled() throws IOException {
        KafkaSecurityModule module = module(file());

        module.install();
        assertThat(ofTheJvm()).isEqualTo(file().toString());

        module.uninstall();
        assertThat(ofTheJvm()).isNull();
    }

    @Test
    void whatTheJvmWasStartedWithStays() throws IOException {
        System.setProperty(Krb5Conf.FILE_PROPERTY, "/of/the/container");
        KafkaSecurityModule module = module(file());

        module.install();
        assertThat(ofTheJvm()).isEqualTo("/of/the/container");

        module.uninstall();
        assertThat(ofTheJvm()).isEqualTo("/of/the/container");
    }

    @Test
    void whatSomebodySetLaterStays() throws IOException {
        KafkaSecurityModule module = module(file());
        module.install();
        System.setProperty(Krb5Conf.FILE_PROPERTY, "/of/somebody");

        module.uninstall();

        assertThat(ofTheJvm()).isEqualTo("/of/somebody");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsOption() {
        assertThatThrownBy(() -> module(directory.resolve("missing.conf")).install())
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(directory.resolve("missing.conf").toString())
                .hasMessageContaining("security.kerberos.krb5-conf.path")
                .hasMessageContaining("remove the option");
    }
}
