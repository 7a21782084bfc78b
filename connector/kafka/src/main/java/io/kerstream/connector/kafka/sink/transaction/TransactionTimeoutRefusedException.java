/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** The sink asks for a longer transaction timeout than the brokers allow; no restart helps. */
@Internal
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TransactionTimeoutRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TransactionTimeoutRefusedException(String transactionalId, Throwable cause) {
        super(
                "The brokers refuse the property transaction.timeout.ms of the Kafka sink"
                        + " (transactional id "
                        + transactionalId
                        + "): it is longer than their transaction.max.timeout.ms. The sink's default"
                        + " is 3600000 (1 h), the brokers' default 900000 (15 min). Either raise"
                        + " transaction.max.timeout.ms on the brokers, or call"
                        + " KafkaSinkBuilder.setProperty(\"transaction.timeout.ms\", ...) with a value"
                        + " that still outlasts the longest outage of the job.",
                cause);
    }
}
