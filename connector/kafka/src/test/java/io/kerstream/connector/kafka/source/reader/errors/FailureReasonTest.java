/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FailureReasonTest {

    private static String reason(Throwable cause) {
        Properties properties = new Properties();
        properties.setProperty("ssl.truststore.password", "trusted-secret");
        properties.setProperty(
                "sasl.jaas.config", "Module required username=\"alice\" password=\"jaas-secret\";");
        properties.setProperty("client.id", "harmless");
        return new FailureReason(properties).of(cause);
    }

    @Test
    void namesTheErrorAndItsRoot() {
        assertThat(reason(new IOException("outer", new IllegalStateException("inner"))))
                .isEqualTo(
                        "java.io.IOException: outer; caused by"
                                + " java.lang.IllegalStateException: inner");
        assertThat(reason(new IOException("alone"))).isEqualTo("java.io.IOException: alone");
    }

    @Test
    void masksSecretsThatAreKnown() {
        assertThat(
                        reason(
                                new IOException(
                                        "trusted-secret, jaas-secret, harmless,"
                                                + " https://user:pw@registry/x")))
                .isEqualTo(
                        "java.io.IOException: [hidden], [hidden], harmless,"
                                + " https://[hidden]@registry/x");
    }

    @Test
    void isShort() {
        assertThat(reason(new IOException("x".repeat(100_000)))).hasSize(1001);
    }
}
