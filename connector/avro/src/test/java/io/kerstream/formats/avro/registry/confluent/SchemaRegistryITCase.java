/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.formats.avro.registry.client.HttpSchemaRegistry;
import io.kerstream.formats.avro.registry.client.RegistryOptions;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.util.WrappingRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** The schemas and a real registry. */
@Timeout(240)
class SchemaRegistryITCase {

    private static final Schema OTHER =
            SchemaBuilder.record("OrderV2")
                    .namespace(OrderV2.V1.getNamespace())
                    .fields()
                    .requiredString("id")
                    .endRecord();

    private final String url = RegistryProcess.url();
    private final String subject;

    SchemaRegistryITCase(TestInfo test) {
        subject = test.getTestMethod().orElseThrow().getName() + "-value";
    }

    @Test
    void anOlderWritersRecordsAreReadWithDefaults() throws Exception {
        byte[] v1 =
                ConfluentRegistryAvroSerializationSchema.forGeneric(subject, OrderV2.V1, url)
                        .serialize(Avro.v1(7));
        byte[] v2 =
                ConfluentRegistryAvroSerializationSchema.forSpecific(OrderV2.class, subject, url)
                        .serialize(Avro.v2(8, "CHF"));

        assertThat(v1[0]).isZero();
        assertThat(id(v1)).isNotEqualTo(id(v2));
        var specific = ConfluentRegistryAvroDeserializationSchema.forSpecific(OrderV2.class, url);
        assertThat(specific.deserialize(v1)).isEqualTo(Avro.v2(7, "EUR"));
        assertThat(specific.deserialize(v2)).isEqualTo(Avro.v2(8, "CHF"));
        var generic = ConfluentRegistryAvroDeserializationSchema.forGeneric(OrderV2.SCHEMA$, url);
        GenericRecord read = generic.deserialize(v1);
        assertThat(read.get("id")).isEqualTo(7L);
        assertThat(read.get("currency")).hasToString("EUR");
    }

    @Test
    void aNewerWritersRecordsAreReadByOldReaders() throws Exception {
        byte[] v2 =
                ConfluentRegistryAvroSerializationSchema.forSpecific(OrderV2.class, subject, url)
                        .serialize(Avro.v2(8, "CHF"));

        assertThat(
                        ConfluentRegistryAvroDeserializationSchema.forGeneric(OrderV2.V1, url)
                                .deserialize(v2))
                .isEqualTo(Avro.v1(8));
    }

    @Test
    void saysWhichSchemasDoNotFit() {
        byte[] v1 =
                ConfluentRegistryAvroSerializationSchema.forGeneric(subject, OrderV2.V1, url)
                        .serialize(Avro.v1(7));

        assertThatThrownBy(
                        () ->
                                ConfluentRegistryAvroDeserializationSchema.forGeneric(OTHER, url)
                                        .deserialize(v1))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("schema id " + id(v1))
                .hasMessageContaining(OTHER.getFullName())
                .hasMessageContaining("the schemas do not fit");
    }

    @Test
    void anUnknownIdIsAnErrorThatNamesIt() {
        byte[] record = ByteBuffer.allocate(6).put((byte) 0).putInt(987654).put((byte) 2).array();

        assertThatThrownBy(
                        () ->
                                ConfluentRegistryAvroDeserializationSchema.forSpecific(
                                                OrderV2.class, url)
                                        .deserialize(record))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("404")
                .hasMessageContaining("schema id 987654");
    }

    @Test
    void looksUpOnlyIfItMayNotRegister() {
        Map<String, String> lookUp = Map.of("auto.register.schemas", "false");
        assertThatThrownBy(
                        () ->
                                ConfluentRegistryAvroSerializationSchema.forGeneric(
                                                subject, OrderV2.V1, url, lookUp)
                                        .serialize(Avro.v1(1)))
                .isInstanceOf(WrappingRuntimeException.class)
                .cause()
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("subject " + subject)
                .hasMessageContaining("404");

        byte[] registered =
                ConfluentRegistryAvroSerializationSchema.forGeneric(subject, OrderV2.V1, url)
                        .serialize(Avro.v1(1));

        assertThat(
                        ConfluentRegistryAvroSerializationSchema.forGeneric(
                                        subject, OrderV2.V1, url, lookUp)
                                .serialize(Avro.v1(1)))
                .isEqualTo(registered);
    }

    @Test
    void anIncompatibleSchemaIsRefused() throws Exception {
        HttpSchemaRegistry registry =
                HttpSchemaRegistry.of(url, Map.of(), RegistryOptions.of(Map.of()));
        registry.register(subject, OrderV2.V1);
        RegistryCalls.put(url + "/config/" + subject, "{\"compatibility\":\"BACKWARD\"}");

        assertThatThrownBy(() -> registry.register(subject, OTHER))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("409")
                .hasMessageContaining("subject " + subject)
                .hasMessageContaining("not compatible");
        assertThat(registry.register(subject, OrderV2.SCHEMA$)).isPositive();
    }

    private static int id(byte[] record) {
        return ByteBuffer.wrap(record).getInt(1);
    }
}
