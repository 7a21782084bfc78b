/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A schema could not deserialize a record; names both. */
@Internal
public final class UndeserializableRecordException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param schema what failed; named by its {@code toString}
     */
    public UndeserializableRecordException(
            ConsumerRecord<?, ?> record, Object schema, Exception cause) {
        super(describe(record, schema, cause), cause);
    }

    static String describe(ConsumerRecord<?, ?> record, Object schema, Exception cause) {
        return "Cannot deserialize the record at offset "
                + record.offset()
                + " of partition "
                + record.topic()
                + "-"
                + record.partition()
                + " (timestamp "
                + record.timestamp()
                + ") with "
                + schema
                + ": "
                + cause;
    }
}
