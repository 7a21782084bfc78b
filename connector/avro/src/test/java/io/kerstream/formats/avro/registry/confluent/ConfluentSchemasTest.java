/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.KafkaSecurityException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ConfluentSchemasTest {

    private static final String PLANTED = "pl4nted-token";
    private static final String URL = "http://registry.example.com:8081";

    @Test
    void nothingOfTheProcessIsPartOfAJob() throws Exception {
        Configuration process = new Configuration();
        process.setString("kerstream.registry.main.url", URL);
        process.setString("kerstream.registry.main.bearer.auth.token", PLANTED);
        try (var security = KafkaSecurity.use(process)) {
            assertThat(security).isNotNull();
            var reading =
                    ConfluentRegistryAvroDeserializationSchema.forSpecific(OrderV2.class, URL);
            var writing =
                    ConfluentRegistryAvroSerializationSchema.forGeneric(
                            "orders-value", OrderV2.V1, URL);
            assertThat(serialized(reading)).contains(URL).doesNotContain(PLANTED);
            assertThat(serialized(writing)).contains(URL).doesNotContain(PLANTED);
        }
    }

    private static String serialized(Serializable schema) throws Exception {
        return new String(InstantiationUtil.serializeObject(schema), StandardCharsets.ISO_8859_1);
    }

    /**
     * Not the schema's own equality: Flink's compares readers that only exist once one has read.
     */
    @Test
    void whatTheUserWroteSurvivesSerialization() throws Exception {
        var provider = new RegistryCoderProvider(URL, "orders", 5, Map.of("max.retries", "1"));

        assertThat(InstantiationUtil.clone(provider))
                .isEqualTo(provider)
                .isNotEqualTo(
                        new RegistryCoderProvider(URL, "orders", 5, Map.of("max.retries", "2")));
    }

    @Test
    void nullStaysNull() throws Exception {
        assertThat(
                        ConfluentRegistryAvroDeserializationSchema.forSpecific(OrderV2.class, URL)
                                .deserialize(null))
                .isNull();
        assertThat(
                        ConfluentRegistryAvroSerializationSchema.forGeneric("s", OrderV2.V1, URL)
                                .serialize(null))
                .isNull();
    }

    @Test
    void wrongPropertiesAreFoundWhereTheJobIsWritten() {
        assertThatThrownBy(
                        () ->
                                ConfluentRegistryAvroDeserializationSchema.forGeneric(
                                        OrderV2.V1, URL, Map.of("max.retries", "many")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("max.retries = many");
        assertThatThrownBy(
                        () ->
                                ConfluentRegistryAvroDeserializationSchema.forGeneric(
                                        OrderV2.V1, URL, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identityMapCapacity = 0");
    }

    /** The methods of Flink's classes of the same names, by their parameters. */
    @Test
    void hasTheMethodsOfFlinksClasses() throws Exception {
        Class<?> reading = ConfluentRegistryAvroDeserializationSchema.class;
        Class<?> writing = ConfluentRegistryAvroSerializationSchema.class;
        Class<?> schema = org.apache.avro.Schema.class;
        Class<?> text = String.class;
        for (Class<?> first : new Class<?>[] {schema, Class.class}) {
            String name = first == schema ? "forGeneric" : "forSpecific";
            reading.getMethod(name, first, text);
            reading.getMethod(name, first, text, int.class);
            reading.getMethod(name, first, text, Map.class);
            reading.getMethod(name, first, text, int.class, Map.class);
        }
        writing.getMethod("forSpecific", Class.class, text, text);
        writing.getMethod("forSpecific", Class.class, text, text, Map.class);
        writing.getMethod("forSpecific", Class.class, text, text, int.class, Map.class);
        writing.getMethod("forGeneric", text, schema, text);
        writing.getMethod("forGeneric", text, schema, text, Map.class);
        writing.getMethod("forGeneric", text, schema, text, int.class, Map.class);
    }
}
