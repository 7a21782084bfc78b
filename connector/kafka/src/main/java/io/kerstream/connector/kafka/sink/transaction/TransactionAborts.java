/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.annotation.Internal;

/** A way to abort the open transactions of transactional ids that nobody may use any more. */
@Internal
@FunctionalInterface
public interface TransactionAborts {

    /** Aborts them and fences who still holds them; returns when that is done. */
    void abort(Collection<String> transactionalIds) throws IOException, InterruptedException;
}
