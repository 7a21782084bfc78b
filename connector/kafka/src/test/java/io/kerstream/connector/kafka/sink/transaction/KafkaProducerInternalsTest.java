/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;

class KafkaProducerInternalsTest {

    @Test
    void theClientOnTheClassPathHasEveryMember() {
        assertThatCode(KafkaProducerInternals::new).doesNotThrowAnyException();
    }

    @Test
    void refusesAnotherKindOfProducer() {
        try (MockProducer<byte[], byte[]> mock = new MockProducer<>()) {
            assertThatThrownBy(() -> new KafkaProducerInternals().rearm(mock))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("KafkaProducer");
        }
    }
}
