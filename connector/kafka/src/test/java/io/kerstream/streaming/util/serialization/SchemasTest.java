/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchemasTest {

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>("topic", 3, 42L, key, value);
    }

    @Nested
    class JsonKeyValue {

        private final JSONKeyValueDeserializationSchema schema =
                new JSONKeyValueDeserializationSchema(false);

        @Test
        void readsKeyAndValue() throws Exception {
            ObjectNode node =
                    schema.deserialize(
                            record("{\"index\":4}".getBytes(UTF_8), "\"w\"".getBytes(UTF_8)));

            assertThat(node.get("key").get("index").asInt()).isEqualTo(4);
            assertThat(node.get("value").asText()).isEqualTo("w");
            assertThat(node.has("metadata")).isFalse();
        }

        @Test
        void hasNoFieldForWhatIsNotThere() throws Exception {
            ObjectNode node = schema.deserialize(record(null, null));

            assertThat(node.isEmpty()).isTrue();
        }

        @Test
        void tellsWhereTheRecordWasIfWanted() throws Exception {
            JSONKeyValueDeserializationSchema sent =
                    InstantiationUtil.clone(new JSONKeyValueDeserializationSchema(true));

            assertThat(sent.deserialize(record(null, "1".getBytes(UTF_8))))
                    .hasToString(
                            "{\"value\":1,\"metadata\":{\"offset\":42,\"topic\":\"topic\",\"partition\":3}}");
        }

        @Test
        void namesTheRecordThatIsNotJson() {
            assertThatThrownBy(() -> schema.deserialize(record(null, "{".getBytes(UTF_8))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Record topic-3 offset 42 is not JSON");
        }
    }

    @Nested
    class JsonValues {

        private final JSONDeserializationSchema schema = new JSONDeserializationSchema();

        @Test
        void readsObjects() throws Exception {
            assertThat(schema.deserialize("{\"a\":[1]}".getBytes(UTF_8)).get("a").get(0).asInt())
                    .isEqualTo(1);
            assertThat(schema.getProducedType()).isEqualTo(TypeInformation.of(ObjectNode.class));
        }

        @Test
        void refusesWhatIsNoObject() {
            assertThatThrownBy(() -> schema.deserialize("[1]".getBytes(UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ARRAY");
        }
    }

    @Nested
    class TypeInformationKeyValue {

        private final TypeInformationKeyValueSerializationSchema<String, Long> schema =
                new TypeInformationKeyValueSerializationSchema<>(
                        String.class, Long.class, new ExecutionConfig());

        @Test
        void readsWhatItWrote() throws Exception {
            Tuple2<String, Long> element = Tuple2.of("a longer key than the first buffer", 7L);

            assertThat(
                            schema.deserialize(
                                    record(
                                            schema.serializeKey(element),
                                            schema.serializeValue(element))))
                    .isEqualTo(element);
            assertThat(schema.getTargetTopic(element)).as("the default topic").isNull();
            assertThat(schema.getProducedType()).isEqualTo(Types.TUPLE(Types.STRING, Types.LONG));
        }

        @Test
        void nullStaysNull() throws Exception {
            Tuple2<String, Long> element = Tuple2.of(null, null);

            assertThat(schema.serializeKey(element)).isNull();
            assertThat(schema.serializeValue(element)).isNull();
            assertThat(schema.deserialize(record(null, null))).isEqualTo(element);
        }
    }

    @Nested
    class Keyed {

        @Test
        void aWrappedValueSchemaHasNoKeyAndNoTopic() {
            KeyedSerializationSchemaWrapper<String> schema =
                    new KeyedSerializationSchemaWrapper<>(new SimpleStringSchema());

            assertThat(schema.serializeKey("v")).isNull();
            assertThat(schema.serializeValue("v")).isEqualTo("v".getBytes(UTF_8));
            assertThat(schema.getTargetTopic("v")).isNull();
        }

        @Test
        void aKeyedDeserializationSchemaSeesTheWholePosition() throws Exception {
            KeyedDeserializationSchema<String> schema = new Positions();

            assertThat(schema.deserialize(record(new byte[1], new byte[2])))
                    .isEqualTo("1 2 topic 3 42");
        }
    }

    private static final class Positions implements KeyedDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(
                byte[] messageKey, byte[] message, String topic, int partition, long offset) {
            return messageKey.length
                    + " "
                    + message.length
                    + " "
                    + topic
                    + " "
                    + partition
                    + " "
                    + offset;
        }

        @Override
        public boolean isEndOfStream(String nextElement) {
            return false;
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
