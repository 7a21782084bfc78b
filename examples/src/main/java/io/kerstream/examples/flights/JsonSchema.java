/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A record as one JSON object.
 *
 * <p>A missing or unknown field is an error: a half-read flight must not change an average.
 */
public final class JsonSchema<T> implements DeserializationSchema<T>, SerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .enable(
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    private final Class<T> type;

    private JsonSchema(Class<T> type) {
        this.type = type;
    }

    /** The schema of a Java record. */
    public static <T extends Record> JsonSchema<T> of(Class<T> type) {
        return new JsonSchema<>(type);
    }

    @Override
    public T deserialize(byte[] json) throws IOException {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Not a %s: %s (%s)"
                            .formatted(
                                    type.getSimpleName(),
                                    new String(json, StandardCharsets.UTF_8),
                                    e.getOriginalMessage()),
                    e);
        }
    }

    @Override
    public byte[] serialize(T value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write as JSON: " + value, e);
        }
    }

    @Override
    public boolean isEndOfStream(T value) {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeInformation.of(type);
    }
}
