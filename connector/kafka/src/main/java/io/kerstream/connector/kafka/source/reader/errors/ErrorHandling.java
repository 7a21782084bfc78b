/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * How a reader deals with records that cannot be deserialized.
 *
 * @param deadLetters where they go; set for {@link DeserializationErrorPolicy#DEAD_LETTER}
 * @param producers makes the producer of dead letters
 */
@Internal
public record ErrorHandling(
        DeserializationErrorPolicy policy,
        @Nullable DeadLetterSettings deadLetters,
        Function<Properties, Producer<byte[], byte[]>> producers) {

    /** The job fails. */
    public static final ErrorHandling FAIL =
            new ErrorHandling(
                    DeserializationErrorPolicy.FAIL,
                    null,
                    properties -> {
                        throw new IllegalStateException("No dead letters without a topic");
                    });
}
