/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A flushed transaction that waits for its checkpoint to complete.
 *
 * @param transaction the transaction to commit
 * @param transactionV2 whether it runs under transactions V2 (KIP-890)
 * @param beganAtMillis when it was begun, milliseconds since the epoch, or 0 if not known
 * @param records how many records were written in it, or -1 if not known
 */
@Internal
public record KafkaCommittable(
        TransactionIdentity transaction, boolean transactionV2, long beganAtMillis, long records) {

    static final long UNKNOWN_BEGIN = 0L;
    static final long UNKNOWN_RECORDS = -1L;

    public KafkaCommittable {
        Objects.requireNonNull(transaction, "transaction");
    }

    /**
     * Age in milliseconds; of a transaction whose begin is not known the greatest.
     *
     * @param nowMillis milliseconds since the epoch
     */
    long ageAt(long nowMillis) {
        return beganAtMillis == UNKNOWN_BEGIN
                ? Long.MAX_VALUE
                : Math.max(0, nowMillis - beganAtMillis);
    }

    OpenTransaction openTransaction() {
        return new OpenTransaction(transaction, transactionV2);
    }
}
