/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.TlsMaterial;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {

    private static final Path ROOT = Path.of("/work");

    @Test
    void keepsTheGivenPorts() {
        assertThat(create(Map.of()).getProperty("listeners"))
                .isEqualTo(
                        "SASL_PLAINTEXT://localhost:11,SASL_SSL://localhost:12,"
                                + "HARNESS://localhost:13,CONTROLLER://localhost:0");
    }

    @Test
    void overridesWin() {
        assertThat(create(Map.of()).getProperty("auto.create.topics.enable")).isEqualTo("false");
        assertThat(
                        create(Map.of("auto.create.topics.enable", "true"))
                                .getProperty("auto.create.topics.enable"))
                .isEqualTo("true");
    }

    @Test
    void whatTheHarnessReliesOnCannotBeChanged() {
        assertThatThrownBy(() -> BrokerProperties.checkOverrides(Map.of("log.dirs", "/other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "brokerProperty 'log.dirs': is set by the harness and cannot be changed");
    }

    private static Properties create(Map<String, String> overrides) {
        TlsMaterial clients = new TlsMaterial(ROOT, ROOT, ROOT, "t");
        return BrokerProperties.create(
                new BrokerLayout(ROOT),
                Map.of("SASL_PLAINTEXT", 11, "SASL_SSL", 12, "HARNESS", 13),
                "service",
                "internal",
                new TlsFiles(ROOT, "k", clients),
                overrides);
    }
}
