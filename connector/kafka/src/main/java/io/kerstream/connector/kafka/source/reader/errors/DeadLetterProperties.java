/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.connector.kafka.config.ClusterProperties;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The properties of the dead-letter producer: those of the source, so that security is the same.
 */
@Internal
public final class DeadLetterProperties {

    /** A letter is larger than its record; how large it may be is for the broker to say. */
    private static final String MAX_REQUEST_SIZE = String.valueOf(64 << 20);

    private DeadLetterProperties() {}

    /**
     * What is left of the source's properties for a producer.
     *
     * @param source of the source's clients; may hold producer properties as well
     */
    public static Properties of(Properties source, String clientId) {
        Properties producer =
                ClusterProperties.forOtherKind(
                        source, ConsumerConfig.configNames(), ProducerConfig.configNames());
        // The same key for another interface.
        producer.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        producer.setProperty(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        // Neither would be at least once.
        producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        producer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        producer.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE);
        return producer;
    }
}
