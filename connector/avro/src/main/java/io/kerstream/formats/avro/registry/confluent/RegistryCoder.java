/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.formats.avro.registry.client.SchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.SchemaCoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes schema ids, and asks the registry once for each as long as it is remembered. For
 * one thread at a time.
 *
 * <p>One id always gives the same schema object while it is remembered: Avro keeps its resolvers by
 * that object's identity.
 */
final class RegistryCoder implements SchemaCoder {

    private final SchemaRegistry registry;
    private final @Nullable String subject;
    private final boolean registers;
    private final Map<Integer, Schema> schemas;
    private final Map<Schema, Integer> ids;

    // The last ones, without a look into a map: most records are like the one before.
    private int lastReadId;
    private @Nullable Schema lastRead;
    private int lastWrittenId;
    private @Nullable Schema lastWritten;

    /**
     * @param subject to write under; null for reading only
     * @param registers whether an unknown schema is registered, or an error
     * @param capacity how many schemas are remembered, those that were used last
     */
    RegistryCoder(
            SchemaRegistry registry, @Nullable String subject, boolean registers, int capacity) {
        this.registry = registry;
        this.subject = subject;
        this.registers = registers;
        this.schemas = new Recent<>(capacity);
        this.ids = new Recent<>(capacity);
    }

    @Override
    public Schema readSchema(InputStream in) throws IOException {
        int id = WireFormat.readId(in);
        Schema last = lastRead;
        if (last != null && id == lastReadId) {
            return last;
        }
        Schema schema = schemas.get(id);
        if (schema == null) {
            schema = registry.schema(id);
            schemas.put(id, schema);
        }
        lastReadId = id;
        lastRead = schema;
        return schema;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Equal but other objects are found in the map.
    public void writeSchema(Schema schema, OutputStream out) throws IOException {
        if (schema != lastWritten) {
            lastWrittenId = id(schema);
            lastWritten = schema;
        }
        WireFormat.writeId(lastWrittenId, out);
    }

    private int id(Schema schema) throws IOException {
        Integer known = ids.get(schema);
        if (known != null) {
            return known;
        }
        String under = subject;
        if (under == null) {
            throw new IllegalStateException("Made for reading, without a subject to write under");
        }
        int id = registers ? registry.register(under, schema) : registry.lookUp(under, schema);
        ids.put(schema, id);
        return id;
    }

    /** A map that forgets what was used longest ago. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        Recent(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
        }
    }
}
