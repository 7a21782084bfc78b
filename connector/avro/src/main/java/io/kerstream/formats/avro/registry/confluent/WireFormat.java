/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * What stands before the Avro binary in Confluent's wire format: a zero byte, then the id of the
 * writer's schema, four bytes, big-endian.
 */
final class WireFormat {

    static final int LENGTH = 5;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    /**
     * @return the id of the writer's schema
     * @throws SchemaRegistryException if the bytes do not begin as they must
     */
    static int readId(InputStream in) throws IOException {
        byte[] head = in.readNBytes(LENGTH);
        if (head.length < LENGTH) {
            throw new SchemaRegistryException(
                    "A record of "
                            + head.length
                            + " bytes is too short for Confluent's wire format (a zero byte and a"
                            + " schema id of 4 bytes). Check that the topic holds Avro written with"
                            + " a registry.");
        }
        if (head[0] != MAGIC) {
            throw new SchemaRegistryException(
                    "A record begins with byte "
                            + head[0]
                            + " and not with 0, so it is not in Confluent's wire format. Check that"
                            + " the topic holds Avro written with a registry.");
        }
        return ByteBuffer.wrap(head).getInt(1);
    }

    static void writeId(int id, OutputStream out) throws IOException {
        out.write(MAGIC);
        out.write(id >>> 24);
        out.write(id >>> 16);
        out.write(id >>> 8);
        out.write(id);
    }
}
