/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import java.util.Optional;
import org.apache.flink.annotation.Internal;

/** Whether a job goes on without a transaction that can no longer be committed. */
@Internal
@FunctionalInterface
public interface LossPolicy {

    /**
     * Asked for each lost transaction.
     *
     * @return why its loss is accepted, for the log, or empty to fail the job
     */
    Optional<String> acceptedBecause(KafkaCommittable lost);

    /** Every loss fails the job, unless an operator has accepted losses beforehand. */
    static LossPolicy ofOption(boolean acceptLostTransactions) {
        Optional<String> answer =
                acceptLostTransactions
                        ? Optional.of(
                                "delivery.accept-lost-transactions is true; take the option away"
                                        + " again now")
                        : Optional.empty();
        return lost -> answer;
    }
}
