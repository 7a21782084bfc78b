/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.time.Duration;

/**
 * Writes to the topics and enters in the ledger what became of it. Used by one thread at a time.
 */
interface Writer extends AutoCloseable {

    Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** Writes the next few records; waits for a broker that is away. */
    void write() throws Exception;

    /** Ends what is open and writes a last record to every partition. */
    void finish() throws Exception;

    @Override
    void close();
}
