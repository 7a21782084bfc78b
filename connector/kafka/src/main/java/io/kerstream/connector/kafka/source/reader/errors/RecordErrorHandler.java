/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes the records that could not be deserialized, in place of the job. Used by the task thread,
 * also where the fetch thread deserializes: errors come to light where records are emitted.
 */
@Internal
public interface RecordErrorHandler {

    /**
     * Deals with a record of which nothing has been emitted.
     *
     * @param schema what failed; named by its {@code toString}
     * @throws DeadLetterException if the record cannot be dealt with; fails the job
     */
    void handle(ConsumerRecord<byte[], byte[]> record, Object schema, Exception cause)
            throws DeadLetterException;

    /**
     * Waits until all that was handled so far is durable.
     *
     * @param waiting what cannot go on before; completes the error message
     * @throws DeadLetterException if that fails, or not in time
     */
    default void awaitDurable(String waiting) throws DeadLetterException {}

    /** Begins to end; does not wait. */
    default void shutDown() {}

    /** Waits for the end, at most this long. Call {@link #shutDown} before. */
    default void awaitEnd(Duration limit) {}
}
