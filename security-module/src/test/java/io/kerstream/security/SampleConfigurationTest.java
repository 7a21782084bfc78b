/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.KnownKeys;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.flink.KafkaSecurityModuleFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples in {@code conf/} do what their comments say. */
class SampleConfigurationTest {

    private static final Path CONF = Path.of("..", "conf");

    private static final Path SAMPLE = CONF.resolve("flink-conf-fragment.yaml");

    private static final Path CLUSTERS = CONF.resolve("clusters-fragment.yaml");

    @TempDir private Path directory;

    /** Each name has a parser of its own; Flink 2 knows the second one alone. */
    static Stream<String> names() {
        boolean legacy =
                Stream.of(GlobalConfiguration.class.getFields())
                        .anyMatch(field -> field.getName().equals("LEGACY_FLINK_CONF_FILENAME"));
        return legacy ? Stream.of("flink-conf.yaml", "config.yaml") : Stream.of("config.yaml");
    }

    private Configuration load(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return GlobalConfiguration.loadConfiguration(directory.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void addsTheModuleToFlinksOwn(String name) throws IOException {
        List<String> expected =
                new ArrayList<>(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES.defaultValue());
        expected.add(KafkaSecurityModuleFactory.class.getName());

        assertThat(
                        load(name, Files.readString(SAMPLE))
                                .get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES))
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void makesAKeytabCredentialWhenEveryChoiceIsTurnedOn(String name) throws IOException {
        String all = Files.readString(SAMPLE).replaceAll("(?m)^#(security\\.)", "$1");

        Configuration configuration = load(name, all);

        assertThat(configuration.get(SecurityOptions.KERBEROS_KRB5_PATH))
                .isEqualTo("/etc/krb5.conf");
        assertThat(
                        new CredentialParser(Map.of())
                                .parse(ProcessConfiguration.of(configuration, "the sample")))
                .hasValueSatisfying(
                        credential ->
                                assertThat(((KeytabCredential) credential).principal().value())
                                        .isEqualTo("flink@EXAMPLE.COM"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void describesSeveralClusters(String name) throws IOException {
        String all = Files.readString(CLUSTERS).replaceAll("(?m)^#(kerstream\\.)", "$1");

        ValidatedConfiguration configuration = validated(load(name, all));

        assertThat(configuration.credentials())
                .containsOnlyKeys("reader", "auditor", "writer", "cloud");
        assertThat(configuration.profiles().all())
                .extracting(ClusterProfile::name)
                .containsExactly("archive", "audit", "cloud", "metrics", "orders", "payments");
        assertThat(configuration.registries().all())
                .singleElement()
                .satisfies(registry -> assertThat(registry.credentialName()).contains("reader"));
        assertThat(configuration.strictSecrets()).as("no secret is written out").isTrue();
        assertThat(
                        configuration
                                .profiles()
                                .withServersOf("kafka2.example.com:9093", "c")
                                .orElseThrow()
                                .credentialName())
                .contains("reader");
    }

    /** Each sample once flat and once nested, with all that is only commented in both. */
    @ParameterizedTest
    @CsvSource({
        "flink-conf-fragment.yaml, config-fragment.yaml, security",
        "clusters-fragment.yaml, clusters-config-fragment.yaml, kerstream"
    })
    void theNestedSampleSaysTheSame(String flat, String nested, String root) throws IOException {
        String flatText =
                Files.readString(CONF.resolve(flat)).replaceAll("(?m)^#(" + root + "\\.)", "$1");
        String nestedText =
                Files.readString(CONF.resolve(nested)).replaceAll("(?m)^#( {2,}[\\w.-]+:)", "$1");

        Configuration expected = load("config.yaml", flatText);

        Configuration actual = load("config.yaml", nestedText);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(actual.get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES))
                .isEqualTo(expected.get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES));
        actual.removeConfig(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES);
        expected.removeConfig(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES);
        assertThat(actual.toMap()).isEqualTo(expected.toMap());
    }

    @Test
    void theNestedFormMeansTheSame() throws IOException {
        String nested =
                """
                kerstream:
                  security:
                    strict-secrets: true
                  credential:
                    writer:
                      type: scram-sha-512
                      username: writer
                      password:
                        file: /etc/writer.password
                  cluster:
                    payments:
                      bootstrap.servers:
                        - p1.example.com:9093
                        - p2.example.com:9093
                      credential: writer
                      ssl:
                        truststore:
                          location: /etc/trust.p12
                          password: ${env:TRUST}
                """;

        ValidatedConfiguration configuration = validated(load("config.yaml", nested));

        assertThat(configuration.strictSecrets()).isTrue();
        assertThat(configuration.credentials().get("writer").settings().get("password").key())
                .isEqualTo("kerstream.credential.writer.password.file");
        ClusterProfile profile = configuration.profiles().named("payments", "c");
        assertThat(profile.servers()).containsOnly("p1.example.com:9093", "p2.example.com:9093");
        assertThat(profile.bootstrapServers()).isEqualTo("p1.example.com:9093,p2.example.com:9093");
        assertThat(profile.kafka().get("ssl.truststore.password").value())
                .isEqualTo("${env:TRUST}");
    }

    @Test
    void flinkHidesEveryKeyThatMayHoldASecret() {
        for (ConfigOption<?> option : KerstreamOptions.all()) {
            if (KnownKeys.isSecret(option.key())) {
                assertThat(GlobalConfiguration.isSensitive(option.key())).as(option.key()).isTrue();
            }
        }
    }

    private static ValidatedConfiguration validated(Configuration configuration) {
        return ValidatedConfiguration.of(ProcessConfiguration.of(configuration, "the sample"));
    }
}
