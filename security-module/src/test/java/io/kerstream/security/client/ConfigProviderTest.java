/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References to Kafka's configuration providers reach Kafka, which alone resolves them. */
class ConfigProviderTest {

    @TempDir private Path directory;
    private Path file;
    private final Properties properties = new Properties();
    private final KafkaClientFactory factory =
            new SecuredKafkaClientFactory(
                    () -> ProcessConfiguration.of(Map.of(), "no configuration"), Map.of());

    @BeforeEach
    void prepare() throws IOException {
        file = directory.resolve("secrets.properties");
        Files.write(
                file,
                List.of(
                        "protocol=SASL_PLAINTEXT",
                        "mechanism=SCRAM-SHA-512",
                        "jaas=" + scram("from-the-file")));
        properties.setProperty("bootstrap.servers", "127.0.0.1:1");
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        properties.setProperty("sasl.mechanism", "SCRAM-SHA-512");
        properties.setProperty("sasl.jaas.config", scram("literal"));
        properties.setProperty("config.providers", "file");
        properties.setProperty("config.providers.file.class", FileConfigProvider.class.getName());
    }

    private static String scram(String password) {
        return ScramLoginModule.class.getName()
                + " required username=\"u\" password=\""
                + password
                + "\";";
    }

    private String reference(String key) {
        return "${file:" + file + ":" + key + "}";
    }

    private void refer(String property, String key) {
        properties.setProperty(property, reference(key));
    }

    private void assertClientIsMade() {
        try (Consumer<byte[], byte[]> consumer = factory.createConsumer(properties)) {
            assertThat(consumer.assignment()).isEmpty();
        }
    }

    @Test
    void mayHoldTheJaasEntry() {
        refer("sasl.jaas.config", "jaas");

        assertClientIsMade();
    }

    @Test
    void mayHoldTheProtocol() {
        refer("security.protocol", "protocol");

        assertClientIsMade();
    }

    @Test
    void mayHoldTheMechanism() {
        refer("sasl.mechanism", "mechanism");

        assertClientIsMade();
    }

    @Test
    void mayHoldTheMechanismOfTheEntryOfTheJvm() {
        properties.remove("sasl.jaas.config");
        refer("sasl.mechanism", "mechanism");
        try (JvmJaas own = JvmJaas.install(ScramLoginModule.class.getName(), Map.of())) {
            assertThat(own).isNotNull();
            assertClientIsMade();
        }
    }

    @Test
    void mayHoldEverything() {
        refer("security.protocol", "protocol");
        refer("sasl.mechanism", "mechanism");
        refer("sasl.jaas.config", "jaas");

        assertClientIsMade();
    }

    @Test
    void isReadByKafka() throws IOException {
        Files.writeString(file, "protocol=NONSENSE");
        refer("security.protocol", "protocol");

        assertThatThrownBy(this::assertClientIsMade)
                .isInstanceOf(KafkaException.class)
                .hasStackTraceContaining("NONSENSE");
    }

    @Test
    void leavesTheServiceNameToTheEntryItHolds() {
        properties.setProperty("sasl.mechanism", "GSSAPI");
        refer("sasl.jaas.config", "jaas");

        assertThat(prepared()).doesNotContainKey("sasl.kerberos.service.name");
    }

    @Test
    void mayHoldASingleValueOfAnEntryThatIsKnownOtherwise() {
        properties.setProperty("sasl.mechanism", "GSSAPI");
        properties.setProperty(
                "sasl.jaas.config",
                "com.sun.security.auth.module.Krb5LoginModule required principal=\""
                        + reference("principal")
                        + "\";");

        assertThat(prepared()).containsEntry("sasl.kerberos.service.name", "kafka");
    }

    private Map<String, Object> prepared() {
        return new CredentialInjection(
                        () -> ProcessConfiguration.of(Map.of(), "no configuration"),
                        new CredentialParser(Map.of()),
                        new CredentialVerifier())
                .prepare(ClientProperties.of(properties))
                .configuration();
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol", "sasl.mechanism", "sasl.jaas.config"})
    void isNoExcuseWithoutAProvider(String property) {
        properties.remove("config.providers");
        properties.remove("sasl.jaas.config");
        refer(property, "any");

        assertThatThrownBy(this::assertClientIsMade)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(property);
    }
}
