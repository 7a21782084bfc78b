/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of a completed checkpoint can no longer be committed, or nobody can tell any more
 * whether it was.
 *
 * <p>Restarting cannot change that, so Flink's restart strategy is told not to try.
 */
@PublicEvolving
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TransactionLostException extends IOException {

    private static final long serialVersionUID = 1L;

    TransactionLostException(
            KafkaCommittable committable, @Nullable TransactionStatus status, Throwable cause) {
        super(describe(committable, status, cause), cause);
    }

    private static String describe(
            KafkaCommittable committable, @Nullable TransactionStatus status, Throwable cause) {
        StringBuilder text = new StringBuilder(256);
        text.append("Kafka does not accept the commit of a transaction that a completed checkpoint")
                .append(" relies on, and its state does not prove that the transaction was")
                .append(" committed. ");
        if (committable.records() == KafkaCommittable.UNKNOWN_RECORDS) {
            text.append("Its records may be missing from the output. ");
        } else {
            text.append("Up to ")
                    .append(committable.records())
                    .append(" records may be missing from the output. ");
        }
        text.append("Transactional id ")
                .append(committable.transaction().transactionalId())
                .append(", producer id ")
                .append(committable.transaction().producerId())
                .append(", epoch ")
                .append(committable.transaction().epoch());
        if (committable.beganAtMillis() != KafkaCommittable.UNKNOWN_BEGIN) {
            text.append(", begun ").append(Instant.ofEpochMilli(committable.beganAtMillis()));
        }
        text.append(". The broker says: ")
                .append(status == null ? "no such transactional id" : status.toString())
                .append("; ")
                .append(cause)
                .append(
                        ". Usual causes: the job was down longer than transaction.timeout.ms (raise it,")
                .append(
                        " and transaction.max.timeout.ms of the brokers); another job uses the same")
                .append(" transactional id prefix; an old savepoint was restored after the job had")
                .append(
                        " run on. If the output has the records or can do without them, restart the job once with the sink property delivery.accept-lost-transactions=true.");
        return text.toString();
    }
}
