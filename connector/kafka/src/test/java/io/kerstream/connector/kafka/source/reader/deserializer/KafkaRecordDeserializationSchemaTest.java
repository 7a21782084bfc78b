/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.deserializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.streaming.connectors.kafka.KafkaDeserializationSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.serialization.Deserializer;
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

    /** Takes its encoding the other way that Kafka knows. */
    public static final class ConfigurableDeserializer
            implements Deserializer<String>, Configurable {

        private String prefix;

        @Override
        public void configure(Map<String, ?> configs) {
            prefix = (String) configs.get("prefix");
        }

        @Override
        public String deserialize(String topic, byte[] data) {
            return prefix + new String(data, StandardCharsets.UTF_8);
        }
    }

    @Test
    void aConfigurableKafkaDeserializerIsConfigured() throws Exception {
        KafkaRecordDeserializationSchema<String> schema =
                KafkaRecordDeserializationSchema.valueOnly(
                        ConfigurableDeserializer.class, Map.of("prefix", "p-"));

        assertThat(deserialize(schema, new byte[] {'x'})).containsExactly("p-x");
    }

    private static final class Classic implements KafkaDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private transient boolean opened;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            opened = true;
        }

        @Override
        public boolean isEndOfStream(String nextElement) {
            return true;
        }

        @Override
        public String deserialize(ConsumerRecord<byte[], byte[]> record) throws Exception {
            if (record.value().length == 2) {
                throw new Exception("two");
            }
            return record.value().length == 0
                    ? null
                    : record.topic() + new String(record.value(), StandardCharsets.UTF_8) + opened;
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    @Test
    void aSchemaOfTheClassicConnectorIsWrapped() throws Exception {
        KafkaRecordDeserializationSchema<String> schema =
                KafkaRecordDeserializationSchema.of(new Classic());

        assertThat(deserialize(schema, new byte[] {'x'})).containsExactly("txtrue");
        assertThat(deserialize(schema, new byte[0])).as("null is skipped").isEmpty();
        assertThatThrownBy(() -> deserialize(schema, new byte[2]))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("two");
        assertThat(schema.getProducedType()).isEqualTo(Types.STRING);
        assertThat(schema.toString()).isEqualTo(Classic.class.getName());
    }
}
