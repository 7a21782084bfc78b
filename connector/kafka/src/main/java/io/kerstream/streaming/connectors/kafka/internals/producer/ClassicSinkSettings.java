/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.SinkProperties;
import io.kerstream.connector.kafka.sink.committer.LossPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What a classic sink was told.
 *
 * @param guarantee what it must hold
 * @param properties the user's, checked
 * @param transactionalIdPrefix starts its transactional ids
 * @param logFailuresOnly whether it goes on without a record that Kafka refuses
 * @param ignoreExpired whether it goes on without a restored transaction that is lost and older
 *     than the transaction timeout
 */
@Internal
public record ClassicSinkSettings(
        DeliveryGuarantee guarantee,
        SinkProperties properties,
        String transactionalIdPrefix,
        boolean logFailuresOnly,
        boolean ignoreExpired) {

    Properties producerConfig() {
        return properties.producerConfig();
    }

    Duration commitRetryTimeout() {
        return Duration.ofMillis(properties.commitRetryTimeoutMillis());
    }

    LossPolicy lossPolicy() {
        return LossPolicy.ofOption(properties.acceptLostTransactions());
    }

    LossPolicy lossPolicyAfterRestore(Clock clock) {
        LossPolicy option = lossPolicy();
        if (!ignoreExpired) {
            return option;
        }
        long timeoutMillis = transactionTimeoutMillis();
        return lost ->
                clock.millis() - lost.beganAtMillis() >= timeoutMillis
                        ? Optional.of(
                                "ignoreFailuresAfterTransactionTimeout() is called and it was begun"
                                        + " more than "
                                        + timeoutMillis
                                        + " ms ago (transaction.timeout.ms)")
                        : option.acceptedBecause(lost);
    }

    private long transactionTimeoutMillis() {
        Object value = producerConfig().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return value == null
                ? SinkProperties.DEFAULT_TRANSACTION_TIMEOUT.toMillis()
                : Long.parseLong(value.toString().trim());
    }
}
