/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.formats.avro.registry.client.HttpSchemaRegistry;
import io.kerstream.formats.avro.registry.client.RegistryOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * What of a schema is part of the job: addresses and the properties that the user wrote. Who the
 * registry is asked as is decided where the coder works.
 */
final class RegistryCoderProvider implements SchemaCoder.SchemaCoderProvider {

    private static final long serialVersionUID = 1L;

    static final int DEFAULT_CAPACITY = 1000;

    private final String url;
    private final @Nullable String subject;
    private final int capacity;
    private final HashMap<String, String> properties = new HashMap<>();

    RegistryCoderProvider(
            String url,
            @Nullable String subject,
            int capacity,
            @Nullable Map<String, ?> properties) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "identityMapCapacity = " + capacity + ": at least 1 schema is remembered.");
        }
        this.url = Objects.requireNonNull(url, "The address of the schema registry is null");
        this.subject = subject;
        this.capacity = capacity;
        if (properties != null) {
            properties.forEach((key, value) -> this.properties.put(key, text(value)));
        }
        this.properties.values().removeIf(Objects::isNull);
        RegistryOptions.of(this.properties); // Wrong values are found where the job is written.
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Password password) {
            return password.value();
        }
        return value == null ? null : value.toString();
    }

    @Override
    public SchemaCoder get() {
        RegistryOptions options = RegistryOptions.of(properties);
        return new RegistryCoder(
                HttpSchemaRegistry.of(url, properties, options),
                subject,
                options.registers(),
                capacity);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegistryCoderProvider that
                && url.equals(that.url)
                && Objects.equals(subject, that.subject)
                && capacity == that.capacity
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, subject, capacity, properties);
    }
}
