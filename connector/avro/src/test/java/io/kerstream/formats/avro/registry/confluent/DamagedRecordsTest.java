/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.formats.avro.registry.client.StubRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a record that does not fit leaves behind must not get into the next one. */
class DamagedRecordsTest {

    private static final Schema SCHEMA = OrderV2.SCHEMA$;
    private static final int ID = 7;

    private StubRegistry registry;
    private ConfluentRegistryAvroDeserializationSchema<OrderV2> reading;

    @BeforeEach
    void open() throws IOException {
        String answer = "{\"schema\":" + quoted(SCHEMA.toString()) + "}";
        registry = new StubRegistry(request -> StubRegistry.ok(answer));
        reading =
                ConfluentRegistryAvroDeserializationSchema.forSpecific(
                        OrderV2.class, registry.url());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static String quoted(String json) {
        return '"' + json.replace("\"", "\\\"") + '"';
    }

    private static byte[] record(long id, String currency) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WireFormat.writeId(ID, bytes);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        GenericRecord record = Avro.v2Generic(id, currency);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private void requireReads(long id, String currency) throws IOException {
        OrderV2 order = reading.deserialize(record(id, currency));
        assertThat(order)
                .extracting(each -> each.id, each -> each.currency)
                .containsExactly(id, currency);
    }

    @Test
    void aRecordThatIsCutOffSpoilsNoLaterOne() throws IOException {
        byte[] whole = record(5, "a currency with a long name");

        assertThatThrownBy(() -> reading.deserialize(Arrays.copyOf(whole, whole.length - 3)))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("schema id 7");

        requireReads(6, "EUR");
    }

    @Test
    void aRecordThatIsDamagedInTheMiddleSpoilsNoLaterOne() throws IOException {
        byte[] damaged = record(5, "a currency with a long name");
        damaged[WireFormat.LENGTH + 1] = 1; // The length of the name, which becomes negative.

        assertThatThrownBy(() -> reading.deserialize(damaged))
                .isInstanceOf(SchemaRegistryException.class);

        requireReads(6, "EUR");
    }

    @Test
    void bytesAfterTheRecordAreIgnored() throws IOException {
        byte[] whole = record(5, "USD");

        OrderV2 order = reading.deserialize(Arrays.copyOf(whole, whole.length + 4));

        assertThat(order).extracting(each -> each.id).isEqualTo(5L);
        requireReads(6, "EUR");
    }
}
