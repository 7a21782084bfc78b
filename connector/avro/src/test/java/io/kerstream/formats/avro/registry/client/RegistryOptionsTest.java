/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryOptionsTest {

    @Test
    void hasDefaults() {
        assertThat(RegistryOptions.of(Map.of()))
                .isEqualTo(
                        new RegistryOptions(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                3,
                                Duration.ofMillis(200),
                                Duration.ofSeconds(5),
                                true));
    }

    @Test
    void readsEveryOptionWithAndWithoutThePrefix() {
        assertThat(
                        RegistryOptions.of(
                                Map.of(
                                        "schema.registry.http.connect.timeout.ms", 1,
                                        "http.read.timeout.ms", "2",
                                        "max.retries", "4",
                                        "schema.registry.retries.wait.ms", "5",
                                        "retries.max.wait.ms", "6",
                                        "auto.register.schemas", false)))
                .isEqualTo(
                        new RegistryOptions(
                                Duration.ofMillis(1),
                                Duration.ofMillis(2),
                                4,
                                Duration.ofMillis(5),
                                Duration.ofMillis(6),
                                false));
    }

    @ParameterizedTest
    @CsvSource({
        "max.retries,-1,number",
        "http.read.timeout.ms,soon,number",
        "auto.register.schemas,yes,boolean"
    })
    void refusesOtherValues(String key, String value, String wanted) {
        assertThatThrownBy(() -> RegistryOptions.of(Map.of(key, value)))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(key + " = " + value)
                .hasMessageContaining(wanted);
    }
}
