/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.config.PropertyOptions;
import java.io.Serializable;
import java.util.Properties;

/**
 * How records get from the fetch thread to the task thread.
 *
 * @param thread see {@link KafkaSourceOptions#DESERIALIZATION_THREAD}
 * @param maxBytes see {@link KafkaSourceOptions#HANDOVER_MAX_BYTES}
 */
record HandoverOptions(DeserializationThread thread, long maxBytes) implements Serializable {

    /**
     * @throws IllegalArgumentException if an option has a value of the wrong kind
     */
    static HandoverOptions take(Properties properties) {
        return new HandoverOptions(
                PropertyOptions.take(
                        properties,
                        KafkaSourceOptions.DESERIALIZATION_THREAD,
                        DeserializationThread::parse),
                PropertyOptions.take(
                        properties,
                        KafkaSourceOptions.HANDOVER_MAX_BYTES,
                        PropertyOptions::parsePositiveBytes));
    }

    boolean decodesAhead() {
        return thread == DeserializationThread.FETCH;
    }
}
