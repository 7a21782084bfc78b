/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static io.kerstream.formats.avro.registry.confluent.RegistryCoderProvider.DEFAULT_CAPACITY;

import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.formats.avro.RegistryAvroSerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro in Confluent's wire format, with the id that the registry has for the schema under a
 * subject, such as {@code <topic>-value}. An unknown schema is registered, unless {@code
 * auto.register.schemas} of {@code registryConfigs} is {@code false}: then it is an error.
 *
 * <p>Methods and properties are those of Flink's class of the same name; see {@link
 * ConfluentRegistryAvroDeserializationSchema} for the properties, who the registry is asked as, and
 * the errors. (An {@link java.io.IOException} comes wrapped in Flink's {@code
 * WrappingRuntimeException}.) For one thread at a time.
 *
 * @param <T> the records written
 */
@PublicEvolving
public final class ConfluentRegistryAvroSerializationSchema<T>
        extends RegistryAvroSerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private ConfluentRegistryAvroSerializationSchema(
            Class<T> type, @Nullable Schema schema, RegistryCoderProvider provider) {
        super(type, schema, provider);
    }

    /** {@link #forSpecific(Class, String, String, int, Map)} with the defaults of Flink. */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroSerializationSchema<T> forSpecific(
                    Class<T> clazz, String subject, String schemaRegistryUrl) {
        return forSpecific(clazz, subject, schemaRegistryUrl, DEFAULT_CAPACITY, null);
    }

    /** {@link #forSpecific(Class, String, String, int, Map)} with room for 1000 schemas. */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroSerializationSchema<T> forSpecific(
                    Class<T> clazz,
                    String subject,
                    String schemaRegistryUrl,
                    @Nullable Map<String, ?> registryConfigs) {
        return forSpecific(clazz, subject, schemaRegistryUrl, DEFAULT_CAPACITY, registryConfigs);
    }

    /**
     * Records of a class that Avro's compiler made, with its schema.
     *
     * @param clazz the class
     * @param subject what the schema is registered under
     * @param schemaRegistryUrl addresses of the registry, separated by commas
     * @param identityMapCapacity how many schemas are remembered
     * @param registryConfigs how it is asked, or null
     */
    public static <T extends SpecificRecord>
            ConfluentRegistryAvroSerializationSchema<T> forSpecific(
                    Class<T> clazz,
                    String subject,
                    String schemaRegistryUrl,
                    int identityMapCapacity,
                    @Nullable Map<String, ?> registryConfigs) {
        return new ConfluentRegistryAvroSerializationSchema<>(
                clazz,
                null,
                provider(subject, schemaRegistryUrl, identityMapCapacity, registryConfigs));
    }

    /** {@link #forGeneric(String, Schema, String, int, Map)} with the defaults of Flink. */
    public static ConfluentRegistryAvroSerializationSchema<GenericRecord> forGeneric(
            String subject, Schema schema, String schemaRegistryUrl) {
        return forGeneric(subject, schema, schemaRegistryUrl, DEFAULT_CAPACITY, null);
    }

    /** {@link #forGeneric(String, Schema, String, int, Map)} with room for 1000 schemas. */
    public static ConfluentRegistryAvroSerializationSchema<GenericRecord> forGeneric(
            String subject,
            Schema schema,
            String schemaRegistryUrl,
            @Nullable Map<String, ?> registryConfigs) {
        return forGeneric(subject, schema, schemaRegistryUrl, DEFAULT_CAPACITY, registryConfigs);
    }

    /**
     * Generic records.
     *
     * @param subject what the schema is registered under
     * @param schema of all records
     * @param schemaRegistryUrl addresses of the registry, separated by commas
     * @param identityMapCapacity how many schemas are remembered
     * @param registryConfigs how it is asked, or null
     */
    public static ConfluentRegistryAvroSerializationSchema<GenericRecord> forGeneric(
            String subject,
            Schema schema,
            String schemaRegistryUrl,
            int identityMapCapacity,
            @Nullable Map<String, ?> registryConfigs) {
        return new ConfluentRegistryAvroSerializationSchema<>(
                GenericRecord.class,
                schema,
                provider(subject, schemaRegistryUrl, identityMapCapacity, registryConfigs));
    }

    private static RegistryCoderProvider provider(
            String subject, String url, int capacity, @Nullable Map<String, ?> properties) {
        Objects.requireNonNull(subject, "The subject of the schema is null");
        return new RegistryCoderProvider(url, subject, capacity, properties);
    }
}
