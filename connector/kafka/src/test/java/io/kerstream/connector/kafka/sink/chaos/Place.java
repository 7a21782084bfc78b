/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

/** Where in the two-phase commit a sink is hit, in the order in which it passes the places. */
enum Place {
    /** A record on its way to the sink. */
    AT_RECORD,
    /** The barrier has come, records may still be in the producer. */
    BEFORE_FLUSH,
    /** Flushed, and the transaction is about to be handed to the committer. */
    AFTER_PREPARE,
    /** Handed over, and the checkpoint is not complete: this task has not acknowledged it. */
    WHILE_SNAPSHOTTING,
    /** The checkpoint is complete, and no commit is on its way. */
    BEFORE_COMMIT,
    /** The commit is on its way. */
    DURING_COMMIT,
    /** The transaction is committed, and Flink has not been told. */
    AFTER_COMMIT
}
