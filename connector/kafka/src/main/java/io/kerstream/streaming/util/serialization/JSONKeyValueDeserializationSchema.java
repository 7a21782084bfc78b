/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import io.kerstream.streaming.connectors.kafka.KafkaDeserializationSchema;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON keys and values into one object: {@code {"key": …, "value": …}}, and, if wanted,
 * {@code "metadata": {"offset": long, "topic": text, "partition": int}}.
 *
 * <p>A record without a key has no field {@code key}, a tombstone has no field {@code value}.
 * Malformed JSON fails the job; the error names the record.
 */
@PublicEvolving
public class JSONKeyValueDeserializationSchema implements KafkaDeserializationSchema<ObjectNode> {

    private static final long serialVersionUID = 1L;

    private final boolean includeMetadata;
    private transient @Nullable ObjectMapper mapper;

    /**
     * @param includeMetadata whether the object has the field {@code metadata}
     */
    public JSONKeyValueDeserializationSchema(boolean includeMetadata) {
        this.includeMetadata = includeMetadata;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        mapper = new ObjectMapper();
    }

    @Override
    public ObjectNode deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException {
        ObjectMapper json = mapper();
        ObjectNode node = json.createObjectNode();
        try {
            if (record.key() != null) {
                node.set("key", json.readTree(record.key()));
            }
            if (record.value() != null) {
                node.set("value", json.readTree(record.value()));
            }
        } catch (IOException e) {
            throw new IOException(
                    "Record "
                            + record.topic()
                            + "-"
                            + record.partition()
                            + " offset "
                            + record.offset()
                            + " is not JSON",
                    e);
        }
        if (includeMetadata) {
            node.putObject("metadata")
                    .put("offset", record.offset())
                    .put("topic", record.topic())
                    .put("partition", record.partition());
        }
        return node;
    }

    private ObjectMapper mapper() {
        ObjectMapper current = mapper;
        if (current == null) {
            // Callers that open nothing, tests for example.
            current = new ObjectMapper();
            mapper = current;
        }
        return current;
    }

    @Override
    public boolean isEndOfStream(ObjectNode nextElement) {
        return false;
    }

    @Override
    public TypeInformation<ObjectNode> getProducedType() {
        return TypeInformation.of(ObjectNode.class);
    }
}
