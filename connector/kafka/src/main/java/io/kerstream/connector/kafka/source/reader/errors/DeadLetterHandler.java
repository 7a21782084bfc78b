/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes records to the dead-letter topic; what was handled is durable before a checkpoint. */
@Internal
public final class DeadLetterHandler implements RecordErrorHandler {

    private final DeadLetterSettings settings;
    private final DeadLetterQueue queue;
    private final FailureReason reason;

    public DeadLetterHandler(DeadLetterSettings settings, DeadLetterQueue queue) {
        this.settings = settings;
        this.queue = queue;
        this.reason = new FailureReason(settings.clientProperties());
    }

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, Object schema, Exception cause)
            throws DeadLetterException {
        if (record.topic().equals(settings.topic())) {
            throw new DeadLetterException(
                    "A dead letter cannot be deserialized, and would be read for ever: topic "
                            + settings.topic()
                            + " is read by this source and is its dead-letter topic. "
                            + UndeserializableRecordException.describe(record, schema, cause),
                    cause);
        }
        queue.put(DeadLetters.letter(settings.topic(), record, schema, reason.of(cause)));
    }

    @Override
    public void awaitDurable(String waiting) throws DeadLetterException {
        queue.awaitAcknowledged(waiting);
    }

    @Override
    public void shutDown() {
        queue.shutDown();
    }

    @Override
    public void awaitEnd(Duration limit) {
        queue.awaitEnd(limit);
    }
}
