/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link KeyedSerializationSchema} of a schema for values: no key, the default topic.
 *
 * <p>A schema that must be opened is given to the producer as it is: nobody opens it in here.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public class KeyedSerializationSchemaWrapper<T> implements KeyedSerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final SerializationSchema<T> serializationSchema;

    public KeyedSerializationSchemaWrapper(SerializationSchema<T> serializationSchema) {
        this.serializationSchema =
                Objects.requireNonNull(serializationSchema, "serializationSchema");
    }

    @Override
    public byte @Nullable [] serializeKey(T element) {
        return null;
    }

    @Override
    public byte @Nullable [] serializeValue(T element) {
        return serializationSchema.serialize(element);
    }

    @Override
    public @Nullable String getTargetTopic(T element) {
        return null;
    }
}
