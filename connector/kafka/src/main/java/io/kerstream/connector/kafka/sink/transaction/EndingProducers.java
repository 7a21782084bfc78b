/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.List;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Properties of producers that send no record, and only end transactions that others have begun.
 *
 * <p>They are also made for a sink that was exactly once before and is no longer, to commit and
 * abort what that left open. How such a sink sends its records may be nothing that a transactional
 * producer accepts ({@code acks=1}, for example), and means nothing here.
 */
@Internal
public final class EndingProducers {

    /** What Kafka demands certain values of when there is a transactional id. */
    private static final List<String> OF_SENDING =
            List.of(
                    ProducerConfig.ACKS_CONFIG,
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    ProducerConfig.RETRIES_CONFIG,
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);

    private EndingProducers() {}

    /**
     * The properties of one such producer.
     *
     * @param producerConfig of the sink; not modified
     * @param transactionalId the id that it begins with
     */
    public static Properties configOf(Properties producerConfig, String transactionalId) {
        Properties config = new Properties();
        config.putAll(producerConfig);
        OF_SENDING.forEach(config::remove);
        config.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return config;
    }
}
