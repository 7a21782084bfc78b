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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in {@code conf/} does what its comments say. */
class SampleConfigurationTest {

    private static final Path SAMPLE = Path.of("..", "conf", "flink-conf-fragment.yaml");

    @TempDir private Path directory;

    private Configuration load(String text) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), text);
        return GlobalConfiguration.loadConfiguration(directory.toString());
    }

    @Test
    void addsTheModuleToFlinksOwn() throws IOException {
        List<String> expected =
                new ArrayList<>(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES.defaultValue());
        expected.add(KafkaSecurityModuleFactory.class.getName());

        assertThat(
                        load(Files.readString(SAMPLE))
                                .get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void makesAKeytabCredentialWhenEveryChoiceIsTurnedOn() throws IOException {
        String all = Files.readString(SAMPLE).replaceAll("(?m)^#(security\\.)", "$1");

        Configuration configuration = load(all);

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
