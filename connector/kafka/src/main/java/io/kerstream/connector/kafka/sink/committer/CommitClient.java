/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import org.apache.kafka.common.KafkaException;

/** Sends commits to transaction coordinators; used by one thread. */
interface CommitClient extends AutoCloseable {

    /**
     * Commits the transaction; returns when its coordinator has decided so.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if it is not known whether the
     *     commit arrived; it may be sent again
     * @throws KafkaException if the coordinator rejected the commit
     */
    void commit(KafkaCommittable committable);

    @Override
    void close();
}
