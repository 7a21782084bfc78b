/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.errors.DeadLetterException;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterHandler;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterQueue;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import io.kerstream.connector.kafka.source.reader.errors.RecordErrorHandler;
import io.kerstream.connector.kafka.source.reader.errors.SkippingHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** The handler of a reader's policy. */
final class RecordErrors {

    /** Leaves failing to whoever deserializes. */
    private static final RecordErrorHandler NONE =
            (record, schema, cause) -> {
                throw new IllegalStateException("Nothing handles errors", cause);
            };

    private RecordErrors() {}

    /**
     * @param onFailure told, by any thread, that dead letters cannot be written
     */
    static RecordErrorHandler handler(
            ErrorHandling handling,
            KafkaSourceReaderMetrics metrics,
            Consumer<? super DeadLetterException> onFailure,
            Duration closeTimeout,
            String taskName,
            ClassLoader classLoader) {
        return switch (handling.policy()) {
            case FAIL -> NONE;
            case SKIP -> new SkippingHandler(metrics.recordsSkipped(), System::nanoTime);
            case DEAD_LETTER -> {
                DeadLetterSettings settings = Objects.requireNonNull(handling.deadLetters());
                yield new DeadLetterHandler(
                        settings,
                        new DeadLetterQueue(
                                settings,
                                () -> handling.producers().apply(settings.clientProperties()),
                                onFailure,
                                metrics.recordsDeadLettered(),
                                closeTimeout,
                                "Kafka dead-letter thread (" + taskName + ")",
                                classLoader));
            }
        };
    }
}
