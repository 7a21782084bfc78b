/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.RecordedClients;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProducerCommitClientTest {

    private final RecordedClients clients = new RecordedClients();

    /** A job that was exactly once has transactions to commit when it is at least once. */
    @Test
    void commitsForASinkWhoseOwnProducerCouldNotBeTransactional() {
        Properties sink = new Properties();
        sink.setProperty("bootstrap.servers", "localhost:1");
        sink.setProperty("acks", "1");
        sink.setProperty("retry.backoff.ms", "70");
        try (ProducerCommitClient client =
                new ProducerCommitClient(clients, sink, KafkaProducerInternals::new)) {
            assertThatThrownBy(
                            () ->
                                    client.commit(
                                            new KafkaCommittable(
                                                    new TransactionIdentity(
                                                            "p-k0-0-0", 1, (short) 4),
                                                    true,
                                                    1,
                                                    1)))
                    .isInstanceOf(UnsupportedOperationException.class);
        }

        assertThat(clients.asked()).hasSize(1);
        assertThat(clients.asked().get(0))
                .containsEntry("transactional.id", "p-k0-0-0")
                .containsEntry("bootstrap.servers", "localhost:1")
                .containsEntry("client.id", "committer-p-k0-0-0")
                .containsEntry("retry.backoff.ms", "70")
                .doesNotContainKey("acks");
    }
}
