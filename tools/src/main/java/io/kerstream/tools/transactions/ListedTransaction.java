/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;

/**
 * The newest transaction of a transactional id.
 *
 * @param transactionalId its id
 * @param state what the coordinator says of it
 * @param producerId who has, or had, it open
 * @param age since its first partition was added; null if it has none or has ended
 * @param timeout after which the coordinator aborts it
 * @param coordinatorId the broker that coordinates it
 * @param partitions that it has written to, as {@code topic-0}, sorted; empty when it has ended
 */
record ListedTransaction(
        String transactionalId,
        TransactionState state,
        long producerId,
        @Nullable Duration age,
        Duration timeout,
        int coordinatorId,
        List<String> partitions) {

    ListedTransaction {
        partitions = List.copyOf(partitions);
    }

    /** Whether readers wait for it. */
    boolean isOpen() {
        return isOpen(state);
    }

    /** Whether readers wait for a transaction in this state. */
    static boolean isOpen(TransactionState state) {
        return switch (state) {
            case ONGOING, PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE -> true;
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT, UNKNOWN -> false;
        };
    }
}
