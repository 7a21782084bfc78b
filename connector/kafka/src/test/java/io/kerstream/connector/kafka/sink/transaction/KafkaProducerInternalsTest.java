/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.client.KafkaClientVersion;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "transactionManager, org.apache.kafka.clients.producer.KafkaProducer.transactionManager",
        "transactionStarted, internals.TransactionManager.transactionStarted",
        "resetSequenceNumbers, internals.TransactionManager.resetSequenceNumbers()",
        "IN_TRANSACTION, internals.TransactionManager$State.IN_TRANSACTION",
        "producerId, org.apache.kafka.common.utils.ProducerIdAndEpoch.producerId",
    })
    void aClientThatLacksAMemberIsRefusedByVersionAndMember(String member, String named) {
        assertThatThrownBy(
                        () ->
                                Class.forName(
                                        KafkaProducerInternals.class.getName(),
                                        true,
                                        new DoctoredClient(member)))
                .isInstanceOf(ExceptionInInitializerError.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("kafka-clients " + KafkaClientVersion.get())
                .hasMessageContaining("it lacks ")
                .hasMessageContaining(named)
                .hasMessageContaining("Use kafka-clients 3.9 to 4.4");
    }

    @Test
    void aClientThatLacksNothingIsAccepted() {
        assertThatCode(
                        () ->
                                Class.forName(
                                        KafkaProducerInternals.class.getName(),
                                        true,
                                        new DoctoredClient("noSuchMember")))
                .doesNotThrowAnyException();
    }
}
