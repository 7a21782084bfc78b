/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationSourcesTest {

    private static final String PRINCIPAL = "security.kerberos.login.principal";

    @TempDir private Path directory;
    private final List<Publication> open = new ArrayList<>();
    private final Configuration handed = configuration("handed");

    @BeforeEach
    void writeFile() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), PRINCIPAL + ": file\n");
    }

    @AfterEach
    void withdraw() {
        open.forEach(Publication::close);
    }

    private static Configuration configuration(String principal) {
        Configuration configuration = new Configuration();
        configuration.setString(PRINCIPAL, principal);
        return configuration;
    }

    private void publish(String key, Configuration configuration) {
        open.add(Publication.publish(key, ProcessConfiguration.of(configuration, key)));
    }

    private ConfigurationSources sources() {
        return new ConfigurationSources(Map.of("FLINK_CONF_DIR", directory.toString()));
    }

    @Test
    void asksTheModuleThenUseThenTheHandedConfigurationThenTheFile() {
        assertThat(sources().find(null).values()).containsEntry(PRINCIPAL, "file");
        assertThat(sources().find(handed).values()).containsEntry(PRINCIPAL, "handed");
        publish(Publication.EXPLICIT_KEY, configuration("explicit"));
        assertThat(sources().find(handed).values()).containsEntry(PRINCIPAL, "explicit");
        publish(Publication.MODULE_KEY, configuration("module"));
        assertThat(sources().find(handed).values()).containsEntry(PRINCIPAL, "module");
        assertThat(sources().find(null).values()).containsEntry(PRINCIPAL, "module");
    }

    @Test
    void passesOverASourceThatSaysNothingAboutALogin() {
        publish(Publication.MODULE_KEY, new Configuration());
        publish(Publication.EXPLICIT_KEY, configuration("explicit"));

        assertThat(sources().find(null).values()).containsEntry(PRINCIPAL, "explicit");
    }

    @Test
    void neverMixesSources() {
        Configuration contexts = new Configuration();
        contexts.setString("security.kerberos.login.contexts", "KafkaClient");
        publish(Publication.EXPLICIT_KEY, contexts);

        assertThat(sources().find(handed).values())
                .containsOnlyKeys("security.kerberos.login.contexts");
    }

    @Test
    void readsTheFileOnceAndAsksTheOthersEachTime() throws IOException {
        ConfigurationSources sources = sources();
        assertThat(sources.find(null).values()).containsEntry(PRINCIPAL, "file");
        Files.writeString(directory.resolve("config.yaml"), PRINCIPAL + ": changed\n");
        publish(Publication.EXPLICIT_KEY, configuration("explicit"));
        assertThat(sources.find(null).values()).containsEntry(PRINCIPAL, "explicit");
        open.get(0).close();

        try (LogCapture log = new LogCapture(Level.INFO)) {
            assertThat(sources.find(null).values()).containsEntry(PRINCIPAL, "file");
            assertThat(log.text()).isEmpty();
        }
    }

    @Test
    void triesAFileAgainThatCouldNotBeRead() throws IOException {
        Path later = directory.resolve("later");
        ConfigurationSources sources =
                new ConfigurationSources(Map.of("FLINK_CONF_DIR", later.toString()));
        assertThatThrownBy(() -> sources.find(null)).isInstanceOf(KafkaSecurityException.class);
        Files.createDirectory(later);
        Files.writeString(later.resolve("config.yaml"), PRINCIPAL + ": later\n");

        assertThat(sources.find(null).values()).containsEntry(PRINCIPAL, "later");
    }

    @Test
    void listsWhereItLooked() {
        publish(Publication.MODULE_KEY, new Configuration());

        assertThat(new ConfigurationSources(Map.of()).find(new Configuration()).searched())
                .isEqualTo(
                        "the configuration published by the security module: says nothing about a"
                                + " login; KafkaSecurity.use was not called; the configuration of"
                                + " this Flink process: says nothing about a login; no Flink"
                                + " configuration file (FLINK_CONF_DIR is not set): says nothing"
                                + " about a login");
    }
}
