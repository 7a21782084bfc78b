/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import java.util.Collection;
import org.apache.kafka.common.KafkaException;

/** Somebody else has begun transactions under ids that belong to one running writer alone. */
final class ForeignTransactionsException extends KafkaException {

    private static final long serialVersionUID = 1L;

    /**
     * @param transactionalIds of the transactions
     */
    ForeignTransactionsException(Collection<String> transactionalIds) {
        super(
                "Transactions are open that this sink has not begun, although their ids belong to"
                        + " it: "
                        + transactionalIds);
    }
}
