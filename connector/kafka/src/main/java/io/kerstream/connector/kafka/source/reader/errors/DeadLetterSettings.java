/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.time.Duration;
import java.util.Properties;
import org.apache.flink.annotation.Internal;

/**
 * Where dead letters go.
 *
 * @param clientProperties of the producer; may hold secrets
 * @param timeout how long the task waits for the topic before the job fails
 */
@Internal
public record DeadLetterSettings(String topic, Properties clientProperties, Duration timeout) {

    /** Key of the option behind {@link #timeout}, for messages. */
    public static final String TIMEOUT_KEY = "deserialization.error.dead-letter.timeout.ms";

    @Override
    public String toString() {
        // Properties may hold secrets.
        return "DeadLetterSettings[" + topic + ", " + timeout + "]";
    }
}
