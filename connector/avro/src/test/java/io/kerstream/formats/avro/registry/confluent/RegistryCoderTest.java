/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class RegistryCoderTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final Schema LONG = Schema.create(Schema.Type.LONG);

    private final FakeRegistry registry = new FakeRegistry();

    private RegistryCoder coder(boolean registers, int capacity) {
        return new RegistryCoder(registry, "orders-value", registers, capacity);
    }

    private static Schema read(RegistryCoder coder, int... bytes) throws IOException {
        byte[] record = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            record[i] = (byte) bytes[i];
        }
        return coder.readSchema(new ByteArrayInputStream(record));
    }

    private static byte[] written(RegistryCoder coder, Schema schema) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        coder.writeSchema(schema, out);
        return out.toByteArray();
    }

    @Test
    void readsAZeroByteAndABigEndianId() {
        assertThatThrownBy(() -> read(coder(true, 9), 0, 0x81, 2, 3, 4))
                .hasMessage("unknown " + 0x81020304);
    }

    @Test
    void writesAZeroByteAndABigEndianId() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireFormat.writeId(0x81020304, out);
        assertThat(out.toByteArray()).containsExactly(0, 0x81, 2, 3, 4);
    }

    @Test
    void leavesTheRecordItselfToRead() throws IOException {
        registry.register("s", STRING);
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[] {0, 0, 0, 0, 1, 7});
        coder(true, 9).readSchema(in);
        assertThat(in.read()).isEqualTo(7);
    }

    @Test
    void refusesWhatIsNotInTheFormat() {
        assertThatThrownBy(() -> read(coder(true, 9), '{', 1, 2, 3, 4))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("begins with byte 123");
        assertThatThrownBy(() -> read(coder(true, 9), 0, 0, 0, 1))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("4 bytes is too short");
    }

    @Test
    void asksOnceForEachIdAndGivesTheSameObject() throws IOException {
        registry.register("s", STRING);
        registry.register("s", LONG);
        registry.asked.clear();
        RegistryCoder coder = coder(true, 9);

        Schema first = read(coder, 0, 0, 0, 0, 1);
        read(coder, 0, 0, 0, 0, 2);

        assertThat(read(coder, 0, 0, 0, 0, 1)).isSameAs(first).isEqualTo(STRING);
        assertThat(registry.asked).containsExactly("schema 1", "schema 2");
    }

    @Test
    void forgetsWhatWasUsedLongestAgo() throws IOException {
        registry.register("s", STRING);
        registry.register("s", LONG);
        registry.register("s", Schema.create(Schema.Type.INT));
        registry.asked.clear();
        RegistryCoder coder = coder(true, 2);

        for (int id : new int[] {1, 2, 1, 3, 1, 2}) {
            read(coder, 0, 0, 0, 0, id);
        }

        assertThat(registry.asked).containsExactly("schema 1", "schema 2", "schema 3", "schema 2");
    }

    @Test
    void doesNotRememberFailures() throws IOException {
        RegistryCoder coder = coder(true, 2);
        assertThatThrownBy(() -> read(coder, 0, 0, 0, 0, 1)).hasMessage("unknown 1");
        registry.register("s", STRING);
        assertThat(read(coder, 0, 0, 0, 0, 1)).isEqualTo(STRING);
    }

    @Test
    void registersASchemaOnce() throws IOException {
        RegistryCoder coder = coder(true, 9);

        assertThat(written(coder, STRING)).containsExactly(0, 0, 0, 0, 1);
        assertThat(written(coder, LONG)).containsExactly(0, 0, 0, 0, 2);
        assertThat(written(coder, STRING)).containsExactly(0, 0, 0, 0, 1);

        assertThat(registry.asked)
                .containsExactly("register orders-value", "register orders-value");
    }

    @Test
    void onlyLooksUpWhenItMayNotRegister() throws IOException {
        RegistryCoder coder = coder(false, 9);
        Schema order = SchemaBuilder.record("Order").fields().endRecord();

        assertThatThrownBy(() -> written(coder, order)).hasMessage("unknown schema");
        registry.schemas.add(order);

        assertThat(written(coder, order)).containsExactly(0, 0, 0, 0, 1);
        assertThat(registry.asked).containsExactly("look up orders-value", "look up orders-value");
    }
}
