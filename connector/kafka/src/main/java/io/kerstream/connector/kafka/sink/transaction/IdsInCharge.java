/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Which transactional ids of a prefix one writer is in charge of: each id has exactly one writer of
 * a running job, see {@link LingeringTransactions}.
 *
 * @param format the prefix
 * @param restoredCheckpoint the checkpoint that the writer restored, 0 for none
 * @param subtask index of the writer
 * @param parallelism number of writers
 * @param owned owners whose state the writer restored
 */
@Internal
public record IdsInCharge(
        TransactionalIdFormat format,
        long restoredCheckpoint,
        int subtask,
        int parallelism,
        Set<TransactionalIdOwner> owned) {

    public IdsInCharge {
        owned = Set.copyOf(owned);
    }

    public boolean includes(String transactionalId) {
        return format.ownerOf(transactionalId)
                .filter(
                        owner ->
                                owned.contains(owner)
                                        || (owner.since() >= restoredCheckpoint
                                                && owner.subtask() % parallelism == subtask))
                .isPresent();
    }
}
