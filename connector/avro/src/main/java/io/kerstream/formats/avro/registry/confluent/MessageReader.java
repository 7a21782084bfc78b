/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.formats.avro.typeutils.AvroFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one message after the other. For one thread at a time.
 *
 * <p>Flink's own schema decodes from a stream, of which Avro's decoder reads ahead: what a damaged
 * message leaves in that buffer is taken for the beginning of the next. Here the decoder gets the
 * bytes of one message, and forgets them with the next.
 */
final class MessageReader<T> {

    private final SchemaCoder coder;
    private final GenericDatumReader<T> reader;
    private final Schema expected;
    private @Nullable BinaryDecoder decoder;

    private MessageReader(SchemaCoder coder, GenericDatumReader<T> reader, Schema expected) {
        this.coder = coder;
        this.reader = reader;
        this.expected = expected;
    }

    /**
     * @param schemaText the reader's schema; null for that of the type
     */
    @SuppressWarnings(
            "unchecked") // Flink asks for a class of SpecificData and means one of records
    static <T> MessageReader<T> of(SchemaCoder coder, Class<T> type, @Nullable String schemaText) {
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        if (schemaText == null || SpecificRecord.class.isAssignableFrom(type)) {
            SpecificData data =
                    AvroFactory.getSpecificDataForClass(
                            (Class<SpecificData>) (Class<?>) type, classes);
            return new MessageReader<>(
                    coder,
                    new SpecificDatumReader<>(data),
                    AvroFactory.extractAvroSpecificSchema(type, data));
        }
        Schema schema = new Schema.Parser().parse(schemaText);
        return new MessageReader<>(
                coder, new GenericDatumReader<>(null, schema, new GenericData(classes)), schema);
    }

    /** The record in a message; bytes after it are ignored, as by Confluent's deserializer. */
    T read(byte[] message) throws IOException {
        Schema written = coder.readSchema(new ByteArrayInputStream(message));
        reader.setSchema(written);
        reader.setExpected(expected);
        decoder =
                DecoderFactory.get()
                        .binaryDecoder(
                                message,
                                WireFormat.LENGTH,
                                message.length - WireFormat.LENGTH,
                                decoder);
        return reader.read(null, decoder);
    }
}
