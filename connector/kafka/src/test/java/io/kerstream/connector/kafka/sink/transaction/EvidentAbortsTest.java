/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

class EvidentAbortsTest {

    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final EvidentAborts aborts =
            new EvidentAborts(
                    coordinators,
                    id -> {
                        throw new AssertionError("no transactions V2, so no producer");
                    },
                    new KafkaProducerInternals());

    @Test
    void withoutTransactionsV2ItFences() throws Exception {
        coordinators.put("p-k0-0-0", TransactionState.ONGOING, 1, 1);

        aborts.abort(List.of("p-k0-0-0"));

        assertThat(coordinators.aborted()).containsExactly("p-k0-0-0");
    }

    @Test
    void whatEndsMeanwhileKeepsItsProof() throws Exception {
        coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 1, 1);
        coordinators.put("p-k0-0-1", TransactionState.PREPARE_ABORT, 1, 1);

        aborts.abort(List.of("p-k0-0-0", "p-k0-0-1", "p-k0-0-2"));

        assertThat(coordinators.aborted()).isEmpty();
    }
}
