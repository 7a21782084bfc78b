/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record together with what the schema made of it.
 *
 * <p>It is still the record itself, so that nothing else on the way to the task has to know, and
 * its bytes are there if the schema failed.
 */
final class DecodedRecord extends ConsumerRecord<byte[], byte[]> {

    /** Null if there is no element, else as {@link DecodingAhead} says. */
    final @Nullable Object outcome;

    DecodedRecord(ConsumerRecord<byte[], byte[]> record, @Nullable Object outcome) {
        super(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
        this.outcome = outcome;
    }
}
