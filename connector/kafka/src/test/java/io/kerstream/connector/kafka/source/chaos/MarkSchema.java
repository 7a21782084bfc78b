/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Adds its offset to each record, and refuses a record that is not where it was written. */
final class MarkSchema implements KafkaRecordDeserializationSchema<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out)
            throws IOException {
        String element =
                Mark.element(new String(record.value(), StandardCharsets.UTF_8), record.offset());
        if (!element.startsWith(record.topic() + "-" + record.partition() + " ")) {
            throw new IOException("Not a record of its partition: " + element);
        }
        out.collect(element);
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
