/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.connector.kafka.config.PropertyOptions;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The properties of a sink, checked and told apart.
 *
 * @param producerConfig for the Kafka client alone
 * @param acceptLostTransactions {@link KafkaSinkOptions#ACCEPT_LOST_TRANSACTIONS}
 * @param commitRetryTimeoutMillis {@link KafkaSinkOptions#COMMIT_RETRY_TIMEOUT}
 */
@Internal
public record SinkProperties(
        Properties producerConfig, boolean acceptLostTransactions, long commitRetryTimeoutMillis) {

    /**
     * {@code transaction.timeout.ms} where the user sets none: as in Flink's own connector, because
     * a transaction must outlive the longest outage of the job.
     */
    public static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofHours(1);

    /**
     * Reads what the user set; does not change it.
     *
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     * @throws IllegalStateException if properties contradict the sink
     */
    public static SinkProperties of(Properties properties, DeliveryGuarantee guarantee) {
        Properties config = PropertyOptions.copyOf(properties);
        if (config.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new IllegalStateException(
                    "The property transactional.id is set. The sink makes its own transactional ids;"
                            + " call setTransactionalIdPrefix(...) instead.");
        }
        boolean acceptLost =
                PropertyOptions.take(
                        config,
                        KafkaSinkOptions.ACCEPT_LOST_TRANSACTIONS,
                        PropertyOptions::parseBoolean);
        long commitRetryTimeoutMillis =
                PropertyOptions.take(
                        config,
                        KafkaSinkOptions.COMMIT_RETRY_TIMEOUT,
                        PropertyOptions::parsePositiveMillis);
        // Read by the writer; a wrong value is to be found where the job is written.
        PropertyOptions.get(
                config, KafkaSinkOptions.REGISTER_PRODUCER_METRICS, PropertyOptions::parseBoolean);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transactionTimeoutOf(config));
        }
        return new SinkProperties(config, acceptLost, commitRetryTimeoutMillis);
    }

    private static String transactionTimeoutOf(Properties config) {
        String key = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        Object value = config.getOrDefault(key, DEFAULT_TRANSACTION_TIMEOUT.toMillis());
        try {
            return Integer.toString(Integer.parseInt(value.toString().trim()));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "Invalid value \"" + value + "\" of property " + key + ": milliseconds", e);
        }
    }

    @Override
    public String toString() {
        // Properties may hold secrets.
        return "SinkProperties[acceptLostTransactions=" + acceptLostTransactions + "]";
    }
}
