/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Records for tests. */
final class Avro {

    private Avro() {}

    /** An order of version 1. */
    static GenericRecord v1(long id) {
        GenericRecord record = new GenericData.Record(OrderV2.V1);
        record.put("id", id);
        return record;
    }

    static OrderV2 v2(long id, String currency) {
        return new OrderV2(id, currency);
    }

    /** An order of version 2, without its class. */
    static GenericRecord v2Generic(long id, String currency) {
        GenericRecord record = new GenericData.Record(OrderV2.SCHEMA$);
        record.put("id", id);
        record.put("currency", currency);
        return record;
    }
}
