/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.formats.avro.registry.client.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A registry in memory; ids count from 1. Notes what it is asked. */
final class FakeRegistry implements SchemaRegistry {

    final List<Schema> schemas = new ArrayList<>();
    final List<String> asked = new ArrayList<>();

    @Override
    public Schema schema(int id) throws SchemaRegistryException {
        asked.add("schema " + id);
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException("unknown " + id);
        }
        return new Schema.Parser().parse(schemas.get(id - 1).toString());
    }

    @Override
    public int register(String subject, Schema schema) {
        asked.add("register " + subject);
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public int lookUp(String subject, Schema schema) throws SchemaRegistryException {
        asked.add("look up " + subject);
        int index = schemas.indexOf(schema);
        if (index < 0) {
            throw new SchemaRegistryException("unknown schema");
        }
        return index + 1;
    }

    @Override
    public String toString() {
        return "fake";
    }
}
