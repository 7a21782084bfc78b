/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.BrokerLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * All that is known about a transaction that cannot be committed, for who has to decide.
 *
 * @param committable the transaction
 * @param ageMillis since it was begun
 * @param told what the brokers say about the transactional id, or why they say nothing
 * @param timeoutMillis {@code transaction.timeout.ms} of the sink
 * @param limits what the brokers allow
 */
record LostTransaction(
        KafkaCommittable committable,
        long ageMillis,
        String told,
        long timeoutMillis,
        BrokerLimits limits) {

    String explain(Throwable cause) {
        return "Kafka does not accept the commit of a transaction that a completed checkpoint"
                + " relies on, and its state does not prove that the transaction was committed. "
                + records()
                + " may be missing from the output. Transactional id "
                + committable.transaction().transactionalId()
                + ", producer id "
                + committable.transaction().producerId()
                + ", epoch "
                + committable.transaction().epoch()
                + age()
                + ". transaction.timeout.ms of the sink is "
                + timeoutMillis
                + ", transaction.max.timeout.ms of the brokers "
                + text(limits.maxTransactionTimeoutMillis())
                + ". The broker says: "
                + told
                + "; "
                + cause
                + ". "
                + likelyCause()
                + " If the output has the records or can do without them, restart the job once with"
                + " the sink property delivery.accept-lost-transactions=true.";
    }

    private String records() {
        return committable.records() == KafkaCommittable.UNKNOWN_RECORDS
                ? "Its records"
                : "Up to " + committable.records() + " records";
    }

    private String age() {
        return committable.beganAtMillis() == KafkaCommittable.UNKNOWN_BEGIN
                ? ", of unknown age"
                : ", begun "
                        + Instant.ofEpochMilli(committable.beganAtMillis())
                        + ", "
                        + Duration.ofMillis(ageMillis).toSeconds()
                        + " s ago";
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "not known";
    }

    private String likelyCause() {
        if (committable.beganAtMillis() == KafkaCommittable.UNKNOWN_BEGIN) {
            return "Usual causes: the job was down longer than the timeout, or another job uses the"
                    + " same transactional id prefix.";
        }
        return ageMillis >= timeoutMillis
                ? "It is older than its timeout: Kafka aborts a transaction when the job is down for"
                        + " longer, or does not checkpoint. Raise both timeouts for the future. (If"
                        + " an old savepoint was restored, it may also have been committed.)"
                : "It is younger than its timeout, so somebody aborted it: another job with the same"
                        + " transactional id prefix, an operator, or another continuation of the"
                        + " same savepoint.";
    }
}
