/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A transaction that was handed to the committer and whose id may not be used again yet.
 *
 * @param transaction the transaction
 * @param checkpointId the checkpoint whose completion commits it
 */
@Internal
public record PreparedTransaction(TransactionIdentity transaction, long checkpointId) {

    public PreparedTransaction {
        Objects.requireNonNull(transaction, "transaction");
    }
}
