/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.deserializer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class KafkaRecordDeserializationSchemaTest {

    private static final class Nothing extends SimpleStringSchema {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] message) {
            return null;
        }
    }

    private static List<String> deserialize(
            KafkaRecordDeserializationSchema<String> schema, byte[] value) throws Exception {
        KafkaRecordDeserializationSchema<String> shipped =
                InstantiationUtil.clone(schema, schema.getClass().getClassLoader());
        shipped.open(
                new DeserializationSchema.InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
                    }
                });
        List<String> elements = new ArrayList<>();
        shipped.deserialize(
                new ConsumerRecord<>("t", 0, 0, null, value), new ListCollector<>(elements));
        return elements;
    }

    @Test
    void valueOnlyUsesAFlinkSchema() throws Exception {
        KafkaRecordDeserializationSchema<String> schema =
                KafkaRecordDeserializationSchema.valueOnly(new SimpleStringSchema());

        assertThat(deserialize(schema, "x".getBytes(StandardCharsets.UTF_8))).containsExactly("x");
        assertThat(schema.getProducedType()).isEqualTo(Types.STRING);
    }

    @Test
    void nullFromAFlinkSchemaIsSkipped() throws Exception {
        assertThat(
                        deserialize(
                                KafkaRecordDeserializationSchema.valueOnly(new Nothing()),
                                new byte[1]))
                .isEmpty();
    }

    @Test
    void valueOnlyUsesAKafkaDeserializer() throws Exception {
        KafkaRecordDeserializationSchema<String> schema =
                KafkaRecordDeserializationSchema.valueOnly(StringDeserializer.class);

        assertThat(deserialize(schema, "x".getBytes(StandardCharsets.UTF_8))).containsExactly("x");
        assertThat(schema.getProducedType()).isEqualTo(Types.STRING);
    }

    @Test
    void aKafkaDeserializerIsConfigured() throws Exception {
        KafkaRecordDeserializationSchema<String> schema =
                KafkaRecordDeserializationSchema.valueOnly(
                        StringDeserializer.class,
                        Map.of("value.deserializer.encoding", "UTF-16BE"));

        assertThat(deserialize(schema, "x".getBytes(StandardCharsets.UTF_16BE)))
                .containsExactly("x");
    }
}
