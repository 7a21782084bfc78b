/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecordBase;

/** What Avro's compiler would make of version 2 of an order, as far as it is needed. */
public final class OrderV2 extends SpecificRecordBase {

    private static final long serialVersionUID = 1L;

    /** Version 1: what older writers use. */
    public static final Schema V1 =
            SchemaBuilder.record("OrderV2")
                    .namespace("io.kerstream.formats.avro.registry.confluent")
                    .fields()
                    .requiredLong("id")
                    .endRecord();

    /** Version 2 has a currency, which older orders do not say. */
    public static final Schema SCHEMA$ =
            SchemaBuilder.record("OrderV2")
                    .namespace("io.kerstream.formats.avro.registry.confluent")
                    .fields()
                    .requiredLong("id")
                    .name("currency")
                    .type(Schema.create(Schema.Type.STRING))
                    .withDefault("EUR")
                    .endRecord();

    public long id;
    public String currency = "";

    /** Called by Avro. */
    public OrderV2() {}

    OrderV2(long id, String currency) {
        this.id = id;
        this.currency = currency;
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Object get(int field) {
        return field == 0 ? id : currency;
    }

    @Override
    public void put(int field, Object value) {
        if (field == 0) {
            id = (Long) value;
        } else {
            currency = value.toString();
        }
    }
}
