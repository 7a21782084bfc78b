/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads values that are JSON objects. A value that is none fails the job.
 *
 * <p>For classes of your own there is {@code JsonDeserializationSchema} in Flink's {@code
 * flink-json}.
 */
@PublicEvolving
public class JSONDeserializationSchema extends AbstractDeserializationSchema<ObjectNode> {

    private static final long serialVersionUID = 1L;

    private transient @Nullable ObjectMapper mapper;

    public JSONDeserializationSchema() {
        super(ObjectNode.class);
    }

    @Override
    public ObjectNode deserialize(byte[] message) throws IOException {
        ObjectMapper json = mapper;
        if (json == null) {
            json = new ObjectMapper();
            mapper = json;
        }
        JsonNode node = json.readTree(message);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("Not a JSON object, but " + node.getNodeType());
    }
}
