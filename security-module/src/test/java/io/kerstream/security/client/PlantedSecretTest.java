/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets planted in user properties appear in nothing that is logged, thrown or printed. */
class PlantedSecretTest {

    private static final String PLANTED = "pl4nted";

    private static final Map<String, String> SECRETS =
            Map.of(
                    "ssl.keystore.password", PLANTED + "-keystore",
                    "ssl.key.password", PLANTED + "-key",
                    "ssl.truststore.password", PLANTED + "-truststore");

    @TempDir private static Path directory;

    static Stream<Map<String, String>> clients() throws IOException {
        String store = Files.createFile(directory.resolve("store.jks")).toString();
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required ";
        return Stream.of(
                Map.of("security.protocol", "PLAINTEXT"),
                Map.of("security.protocol", "SSL", "ssl.keystore.location", store),
                Map.of("security.protocol", "SASL_SSL", "ssl.truststore.location", store),
                Map.of("security.protocol", "SASL_PLAINTEXT"),
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "NONSENSE"),
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"),
                scram(scram + "username=\"u\" password=\"" + PLANTED + "-scram\";"),
                scram(scram + "username=\"u\" password=\"" + PLANTED + "-scram\""),
                scram(scram + "username=\"u\" password=\"x\" " + PLANTED + "-scram;"),
                scram(PLANTED + "-scram"),
                scram("no.such.Module required password=\"" + PLANTED + "-scram\";"));
    }

    private static Map<String, String> scram(String jaas) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", jaas);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void staysHidden(Map<String, String> client) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "127.0.0.1:1");
        properties.putAll(SECRETS);
        properties.putAll(client);
        SecuredKafkaClientFactory factory =
                new SecuredKafkaClientFactory(
                        () -> ProcessConfiguration.of(Map.of(), "nowhere"), Map.of());
        StringWriter thrown = new StringWriter();
        String logged;
        try (LogCapture log = new LogCapture(Level.DEBUG)) {
            Throwable failure = catchThrowable(() -> factory.createConsumer(properties).close());
            if (failure != null) {
                failure.printStackTrace(new PrintWriter(thrown, true));
            }
            logged = log.text();
        }

        assertThat(logged + thrown).isNotEmpty().doesNotContain(PLANTED);
    }

    @Test
    void isNotShownByOurOwnTypes() {
        Properties properties = new Properties();
        properties.putAll(SECRETS);
        properties.putAll(scram(PLANTED));
        ClientProperties client = ClientProperties.of(properties);

        assertThat(client.toString()).doesNotContain(PLANTED);
        assertThat(new PreparedClient(client.values(), null).toString()).doesNotContain(PLANTED);
    }
}
