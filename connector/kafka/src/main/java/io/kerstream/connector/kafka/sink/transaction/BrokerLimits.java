/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;

/**
 * Settings of the brokers that bound what a transaction may do; empty where the principal may not
 * read them ({@code DESCRIBE_CONFIGS} on the cluster) or a broker did not answer.
 *
 * @param maxTransactionTimeoutMillis {@code transaction.max.timeout.ms}
 * @param idExpirationMillis {@code transactional.id.expiration.ms}
 */
@Internal
public record BrokerLimits(
        OptionalLong maxTransactionTimeoutMillis, OptionalLong idExpirationMillis) {

    public static final BrokerLimits UNKNOWN =
            new BrokerLimits(OptionalLong.empty(), OptionalLong.empty());

    /**
     * Fails if the brokers would refuse the producers' timeout.
     *
     * @param timeoutMillis {@code transaction.timeout.ms} of the sink
     * @throws TransactionTimeoutRefusedException if it is longer than they allow
     */
    public void requireAllowed(long timeoutMillis) {
        if (maxTransactionTimeoutMillis.isPresent()
                && timeoutMillis > maxTransactionTimeoutMillis.getAsLong()) {
            throw new TransactionTimeoutRefusedException(
                    timeoutMillis, maxTransactionTimeoutMillis.getAsLong());
        }
    }
}
