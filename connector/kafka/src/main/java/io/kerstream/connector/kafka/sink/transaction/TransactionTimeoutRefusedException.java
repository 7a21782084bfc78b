/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import io.kerstream.security.FailureCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** The sink asks for a longer transaction timeout than the brokers allow; no restart helps. */
@Internal
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TransactionTimeoutRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final FailureCode CODE = FailureCode.TRANSACTION_TIMEOUT_REFUSED;

    /** The brokers' limit was read when the sink started. */
    TransactionTimeoutRefusedException(long timeoutMillis, long allowedMillis) {
        super(
                CODE.mark(
                        "The property transaction.timeout.ms of the Kafka sink is "
                                + timeoutMillis
                                + ", and the brokers' transaction.max.timeout.ms is "
                                + allowedMillis
                                + ": "
                                + CODE.explanation()));
    }

    /** A coordinator said no; its answer does not name its limit. */
    TransactionTimeoutRefusedException(String transactionalId, Throwable cause) {
        super(
                CODE.mark(
                        "The property transaction.timeout.ms of the Kafka sink is longer than the"
                                + " brokers' transaction.max.timeout.ms (transactional id "
                                + transactionalId
                                + "): "
                                + CODE.explanation()),
                cause);
    }
}
