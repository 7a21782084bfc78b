/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample in {@code conf/} does what its comments say. */
class SampleConfigurationTest {

    private static final Path SAMPLE = Path.of("..", "conf", "flink-conf-fragment.yaml");

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
}
