/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A run with another Kafka client than the one compiled against really has the other client. The
 * jar says so; the client's own version file is also in jars of the broker.
 */
@EnabledIfSystemProperty(named = ClientVersionTest.EXPECTED, matches = ".+")
class ClientVersionTest {

    static final String EXPECTED = "kerstream.expected.client.version";

    @Test
    void theClientIsTheOneThatTheBuildAskedFor() {
        assertThat(
                        KafkaConsumer.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                .endsWith("/kafka-clients-" + System.getProperty(EXPECTED) + ".jar");
    }
}
