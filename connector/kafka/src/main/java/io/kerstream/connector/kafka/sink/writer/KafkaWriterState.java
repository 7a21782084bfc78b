/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What a sink writer must know after a restore about the transactional ids of one owner.
 *
 * @param transactionalIdPrefix the prefix in force when the state was written
 * @param owner the owner, or null in state of Flink's own Kafka connector
 * @param prepared transactions of this owner whose ids must not be used yet
 */
@Internal
public record KafkaWriterState(
        String transactionalIdPrefix,
        @Nullable TransactionalIdOwner owner,
        List<PreparedTransaction> prepared) {

    public KafkaWriterState {
        Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix");
        prepared = List.copyOf(prepared);
    }
}
