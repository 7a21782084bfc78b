/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * What tells one transaction from every other one on the same cluster.
 *
 * <p>Every reuse of a transactional id goes through {@code InitProducerId}, which raises the epoch
 * (KIP-98), or gives a new producer id when the epoch is exhausted (KIP-360). A transaction that
 * was begun later under the same transactional id therefore never has the same identity, and an
 * {@code EndTxn} request that carries an old identity is rejected by the coordinator instead of
 * ending the newer transaction.
 *
 * @param transactionalId the transactional id
 * @param producerId the producer id that the coordinator gave out
 * @param epoch the epoch of that producer id while the transaction was open
 */
@Internal
public record TransactionIdentity(String transactionalId, long producerId, short epoch) {

    public TransactionIdentity {
        Objects.requireNonNull(transactionalId, "transactionalId");
    }
}
