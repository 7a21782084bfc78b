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

    private static final String WAYS_OUT =
            "The sink's default is 3600000 (1 h), the brokers' 900000 (15 min). Either raise"
                    + " transaction.max.timeout.ms on the brokers, or set the property"
                    + " transaction.timeout.ms of the sink (KafkaSinkBuilder.setProperty) to a"
                    + " value that still outlasts the longest outage of the job.";

    /** The brokers' limit was read when the sink started. */
    TransactionTimeoutRefusedException(long timeoutMillis, long allowedMillis) {
        super(
                "The property transaction.timeout.ms of the Kafka sink is "
                        + timeoutMillis
                        + ", and the brokers' transaction.max.timeout.ms is "
                        + allowedMillis
                        + ": they would refuse its transactions. "
                        + WAYS_OUT);
    }

    /** A coordinator said no; its answer does not name its limit. */
    TransactionTimeoutRefusedException(String transactionalId, Throwable cause) {
        super(
                "The brokers refuse the property transaction.timeout.ms of the Kafka sink"
                        + " (transactional id "
                        + transactionalId
                        + "): it is longer than their transaction.max.timeout.ms. "
                        + WAYS_OUT,
                cause);
    }
}
