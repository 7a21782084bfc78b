/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;

class JaasTest {

    @Test
    void quotesWhatKafkaReadsBack() {
        Path keytab = Path.of("/a b/\"c\"\\d.keytab");

        Map<String, ?> options = parse(Jaas.keytab("kafka/localhost@A.TEST", keytab));

        assertThat(options.get("keyTab")).isEqualTo(keytab.toString());
        assertThat(options.get("principal")).isEqualTo("kafka/localhost@A.TEST");
        assertThat(options.get("useKeyTab")).isEqualTo("true");
    }

    @Test
    void internalPasswordServesBothSides() {
        Map<String, ?> options = parse(Jaas.plain("harness", "geheim"));

        assertThat(options.get("username")).isEqualTo("harness");
        assertThat(options.get("password")).isEqualTo("geheim");
        assertThat(options.get("user_harness")).isEqualTo("geheim");
    }

    private static Map<String, ?> parse(String jaas) {
        return JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(jaas)))
                .configurationEntries()
                .get(0)
                .getOptions();
    }
}
