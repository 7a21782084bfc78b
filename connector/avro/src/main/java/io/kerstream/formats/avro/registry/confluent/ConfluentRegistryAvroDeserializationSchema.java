/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static io.kerstream.formats.avro.registry.confluent.RegistryCoderProvider.DEFAULT_CAPACITY;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro in Confluent's wire format: the writer's schema is looked up in the registry by the id
 * in the record, and resolved to the reader's by Avro's rules.
 *
 * <p>Its methods are those of Flink's class of the same name, and so are the names of {@code
 * registryConfigs}, with or without the prefix {@code schema.registry.}: {@code basic.auth.*},
 * {@code bearer.auth.*}, {@code ssl.*}, {@code http.connect.timeout.ms}, {@code
 * http.read.timeout.ms}, {@code max.retries}, {@code retries.wait.ms} and {@code
 * retries.max.wait.ms}. Better, the job says nothing about security: where it runs, a registry
 * profile ({@code kerstream.registry.<name>.*}) whose address it has, or that the property {@code
 * kerstream.registry} names, says who asks.
 *
 * <p>For one thread at a time, like every {@code DeserializationSchema}. A registry that does not
 * answer within its retries fails the record with {@link
 * io.kerstream.formats.avro.registry.SchemaRegistryUnavailableException}, one that refuses the
 * credential with {@link io.kerstream.security.KafkaSecurityException}, everything else with {@link
 * SchemaRegistryException}. Null is read as null; bytes after a record are ignored.
 *
 * @param <T> the records produced
 */
@PublicEvolving
public final class ConfluentRegistryAvroDeserializationSchema<T>
        extends RegistryAvroDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final @Nullable String readerSchema;
    private final String readerName;
    private final RegistryCoderProvider provider;
    private transient @Nullable MessageReader<T> messages;

    private ConfluentRegistryAvroDeserializationSchema(
            Class<T> type, @Nullable Schema reader, RegistryCoderProvider provider) {
        super(type, reader, provider);
        this.type = type;
        this.readerSchema = reader == null ? null : reader.toString();
        this.readerName = reader == null ? type.getName() : reader.getFullName();
        this.provider = provider;
    }

    /** {@link #forGeneric(Schema, String, int, Map)} with the defaults of Flink. */
    public static ConfluentRegistryAvroDeserializationSchema<GenericRecord> forGeneric(
            Schema schema, String url) {
        return forGeneric(schema, url, DEFAULT_CAPACITY, null);
    }

    /** {@link #forGeneric(Schema, String, int, Map)} without properties. */
    public static ConfluentRegistryAvroDeserializationSchema<GenericRecord> forGeneric(
            Schema schema, String url, int identityMapCapacity) {
        return forGeneric(schema, url, identityMapCapacity, null);
    }

    /** {@link #forGeneric(Schema, String, int, Map)} with room for 1000 schemas. */
    public static ConfluentRegistryAvroDeserializationSchema<GenericRecord> forGeneric(
            Schema schema, String url, @Nullable Map<String, ?> registryConfigs) {
        return forGeneric(schema, url, DEFAULT_CAPACITY, registryConfigs);
    }

    /**
     * Generic records.
     *
     * @param schema the reader's schema
     * @param url addresses of the registry, separated by commas
     * @param identityMapCapacity how many schemas are remembered
     * @param registryConfigs how it is asked, or null
     */
    public static ConfluentRegistryAvroDeserializationSchema<GenericRecord> forGeneric(
            Schema schema,
            String url,
            int identityMapCapacity,
            @Nullable Map<String, ?> registryConfigs) {
        return new ConfluentRegistryAvroDeserializationSchema<>(
                GenericRecord.class,
                schema,
                new RegistryCoderProvider(url, null, identityMapCapacity, registryConfigs));
    }

    /** {@link #forSpecific(Class, String, int, Map)} with the defaults of Flink. */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroDeserializationSchema<T> forSpecific(Class<T> tClass, String url) {
        return forSpecific(tClass, url, DEFAULT_CAPACITY, null);
    }

    /** {@link #forSpecific(Class, String, int, Map)} without properties. */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroDeserializationSchema<T> forSpecific(
                    Class<T> tClass, String url, int identityMapCapacity) {
        return forSpecific(tClass, url, identityMapCapacity, null);
    }

    /** {@link #forSpecific(Class, String, int, Map)} with room for 1000 schemas. */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroDeserializationSchema<T> forSpecific(
                    Class<T> tClass, String url, @Nullable Map<String, ?> registryConfigs) {
        return forSpecific(tClass, url, DEFAULT_CAPACITY, registryConfigs);
    }

    /**
     * Records of a class that Avro's compiler made; its schema is the reader's.
     *
     * @param tClass the class
     * @param url addresses of the registry, separated by commas
     * @param identityMapCapacity how many schemas are remembered
     * @param registryConfigs how it is asked, or null
     */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroDeserializationSchema<T> forSpecific(
                    Class<T> tClass,
                    String url,
                    int identityMapCapacity,
                    @Nullable Map<String, ?> registryConfigs) {
        return new ConfluentRegistryAvroDeserializationSchema<>(
                tClass,
                null,
                new RegistryCoderProvider(url, null, identityMapCapacity, registryConfigs));
    }

    @Override
    public @Nullable T deserialize(byte @Nullable [] message) throws IOException {
        if (message == null) {
            return null;
        }
        try {
            return messages().read(message);
        } catch (AvroRuntimeException | EOFException | IndexOutOfBoundsException e) {
            throw new SchemaRegistryException(
                    "A record with schema id "
                            + WireFormat.readId(new ByteArrayInputStream(message))
                            + " cannot be read as "
                            + readerName
                            + ": "
                            + e.getMessage()
                            + ". Either the record is damaged, or the schemas do not fit: give new"
                            + " fields of the reader's schema a default.",
                    e);
        }
    }

    private MessageReader<T> messages() {
        MessageReader<T> opened = messages;
        if (opened == null) {
            opened = MessageReader.of(provider.get(), type, readerSchema);
            messages = opened;
        }
        return opened;
    }
}
