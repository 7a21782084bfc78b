/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Publication;
import io.kerstream.security.credential.KerberosFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.modules.SecurityModule;
import org.apache.flink.runtime.security.modules.SecurityModuleFactory;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSecurityModuleTest {

    @TempDir private Path directory;

    @AfterEach
    void withdrawAll() {
        System.getProperties().remove(Publication.MODULE_KEY);
    }

    private static KafkaSecurityModule module(Configuration configuration) {
        return new KafkaSecurityModule(configuration, Map.of(), "");
    }

    private Configuration keytab(String principal) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(
                SecurityOptions.KERBEROS_LOGIN_KEYTAB,
                KerberosFiles.keytab(directory.resolve(principal), principal, 1).toString());
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, principal);
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        return configuration;
    }

    private static Optional<String> published() {
        return Publication.current(Publication.MODULE_KEY, "test")
                .map(ProcessConfiguration::values)
                .map(values -> values.get("security.kerberos.login.principal"));
    }

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(SecurityModuleFactory.class))
                .anyMatch(KafkaSecurityModuleFactory.class::isInstance);
    }

    @Test
    void isMadeFromFlinksSecurityConfiguration() throws Exception {
        SecurityModule module =
                new KafkaSecurityModuleFactory()
                        .createModule(new SecurityConfiguration(keytab("alice@R")));
        module.install();
        assertThat(published()).contains("alice@R");
        module.uninstall();
        assertThat(published()).isEmpty();
    }

    @Test
    void publishesSecuritySettingsOnly() throws IOException {
        Configuration configuration = keytab("alice@R");
        configuration.setString("s3.secret-key", "planted");

        module(configuration).install();

        assertThat(
                        Publication.current(Publication.MODULE_KEY, "test")
                                .orElseThrow()
                                .values()
                                .keySet())
                .allMatch(key -> key.startsWith("security.kerberos.login."));
    }

    @Test
    void installsWithoutAnyKerberosSetting() {
        KafkaSecurityModule module = module(new Configuration());

        module.install();

        assertThat(Publication.current(Publication.MODULE_KEY, "test")).isPresent();
        module.uninstall();
        assertThat(Publication.current(Publication.MODULE_KEY, "test")).isEmpty();
    }

    @Test
    void composesWhenInstalledTwice() throws IOException {
        KafkaSecurityModule first = module(keytab("first@R"));
        KafkaSecurityModule second = module(keytab("second@R"));
        first.install();
        first.install();
        second.install();
        assertThat(published()).contains("second@R");
        first.uninstall();
        assertThat(published()).contains("second@R");
        second.uninstall();
        second.uninstall();
        assertThat(published()).isEmpty();
    }

    @Test
    void failsFastAndPublishesNothing() throws IOException {
        Configuration configuration = keytab("alice@R");
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, "bob@R");

        assertThatThrownBy(() -> module(configuration).install())
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "security.kerberos.login.principal = bob@R (the configuration of this Flink"
                                + " process): the keytab ")
                .hasMessageContaining("It holds alice@R.");
        assertThat(published()).isEmpty();
    }

    @Test
    void doesNotCheckACredentialThatIsNotForKafka() throws IOException {
        Configuration configuration = keytab("alice@R");
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, "bob@R");
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "Client");

        module(configuration).install();

        assertThat(published()).contains("bob@R");
    }

    @Test
    void onlyWarnsAboutAKeytabThatIsBeingWritten() throws IOException {
        Configuration configuration = keytab("alice@R");
        Files.write(directory.resolve("alice@R"), new byte[0]);
        try (LogCapture log = new LogCapture(Level.WARN)) {
            module(configuration).install();

            assertThat(log.text()).contains("WARN", "alice@R", "maybe not for the last time");
        }
        assertThat(published()).contains("alice@R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such/cache", "KCM:1000", "KEYRING:persistent:1000"})
    void onlyWarnsAboutATicketCacheThatIsNotThereYet(String cache) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        KafkaSecurityModule module =
                new KafkaSecurityModule(configuration, Map.of("KRB5CCNAME", cache), "");
        try (LogCapture log = new LogCapture(Level.WARN)) {
            module.install();

            assertThat(log.text()).contains("WARN", cache, "kinit");
        }
        assertThat(Publication.current(Publication.MODULE_KEY, "test")).isPresent();
    }
}
