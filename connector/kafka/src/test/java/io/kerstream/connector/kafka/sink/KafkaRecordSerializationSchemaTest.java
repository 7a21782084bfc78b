/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaRecordSerializationSchemaTest {

    private static final KafkaRecordSerializationSchema.KafkaSinkContext CONTEXT =
            new KafkaRecordSerializationSchema.KafkaSinkContext() {
                @Override
                public int getParallelInstanceId() {
                    return 1;
                }

                @Override
                public int getNumberOfParallelInstances() {
                    return 2;
                }

                @Override
                public int[] getPartitionsForTopic(String topic) {
                    return new int[] {0, 1, 2};
                }
            };

    @Test
    void everythingSetEndsUpInTheRecord() {
        KafkaRecordSerializationSchema<String> schema =
                KafkaRecordSerializationSchema.<String>builder()
                        .setTopicSelector((String element) -> "topic-" + element)
                        .setKeySerializationSchema(
                                (SerializationSchema<String>) element -> new byte[] {7})
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .setPartitioner(
                                (KafkaPartitioner<String>)
                                        (element, key, value, topic, partitions) ->
                                                partitions[partitions.length - 1])
                        .setHeaderProvider(element -> new RecordHeaders().add("h", new byte[] {9}))
                        .build();

        ProducerRecord<byte[], byte[]> record = schema.serialize("a", CONTEXT, 5L);

        assertThat(record).isNotNull();
        assertThat(record.topic()).isEqualTo("topic-a");
        assertThat(record.key()).containsExactly(7);
        assertThat(record.value()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
        assertThat(record.partition()).isEqualTo(2);
        assertThat(record.timestamp()).isEqualTo(5L);
        assertThat(record.headers().lastHeader("h").value()).containsExactly(9);
    }

    @Test
    void theTopicIsChosenOncePerRecord() {
        AtomicInteger calls = new AtomicInteger();
        KafkaRecordSerializationSchema<String> schema =
                KafkaRecordSerializationSchema.<String>builder()
                        .setTopicSelector((String element) -> "topic-" + calls.incrementAndGet())
                        .setKafkaKeySerializer(StringSerializer.class)
                        .setKafkaValueSerializer(StringSerializer.class)
                        .setPartitioner(
                                (KafkaPartitioner<String>)
                                        (element, key, value, topic, partitions) -> 0)
                        .build();

        assertThatThrownBy(() -> schema.serialize("a", CONTEXT, 5L))
                .hasMessageContaining("before open()");
        assertThat(calls).hasValue(1);
    }

    @Test
    void kafkasSerializersAreConfiguredCalledWithTheTopicAndClosed() throws Exception {
        KafkaRecordSerializationSchema<String> schema =
                InstantiationUtil.clone(
                        KafkaRecordSerializationSchema.<String>builder()
                                .setTopic("t")
                                .setKafkaKeySerializer(Tagging.class, Map.of("tag", "k"))
                                .setKafkaValueSerializer(Tagging.class, Map.of("tag", "v"))
                                .build());
        Tagging.CLOSED.set(0);
        schema.open(null, CONTEXT);

        ProducerRecord<byte[], byte[]> record = schema.serialize("a", CONTEXT, 5L);
        schema.close();

        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("k true t a");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("v false t a");
        assertThat(Tagging.CLOSED).hasValue(2);
    }

    @Test
    void configurableSerializersAreConfiguredAsSuch() throws Exception {
        KafkaRecordSerializationSchema<String> schema =
                KafkaRecordSerializationSchema.<String>builder()
                        .setTopic("t")
                        .setKafkaValueSerializer(ConfigurableOne.class, Map.of("tag", "v"))
                        .build();
        schema.open(null, CONTEXT);

        assertThat(schema.serialize("a", CONTEXT, null).value())
                .isEqualTo("v".getBytes(StandardCharsets.UTF_8));
        schema.close();
    }

    /** Writes all that it is told. */
    public static final class Tagging implements Serializer<String> {
        private static final AtomicInteger CLOSED = new AtomicInteger();
        private String tag = "";

        @Override
        public void configure(Map<String, ?> configuration, boolean isKey) {
            tag = configuration.get("tag") + " " + isKey;
        }

        @Override
        public byte[] serialize(String topic, String data) {
            return (tag + ' ' + topic + ' ' + data).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    /** Is told its configuration by the other interface. */
    public static final class ConfigurableOne implements Serializer<String>, Configurable {
        private byte[] tag = {};

        @Override
        public void configure(Map<String, ?> configuration) {
            tag = String.valueOf(configuration.get("tag")).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void configure(Map<String, ?> configuration, boolean isKey) {
            throw new AssertionError("configured twice");
        }

        @Override
        public byte[] serialize(String topic, String data) {
            return tag;
        }
    }

    @Test
    void whatIsNotSetIsLeftToTheProducer() {
        ProducerRecord<byte[], byte[]> record =
                KafkaRecordSerializationSchema.<String>builder()
                        .setTopic("t")
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build()
                        .serialize("a", CONTEXT, Long.MIN_VALUE);

        assertThat(record).isNotNull();
        assertThat(record.key()).isNull();
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).as("Kafka refuses negative timestamps").isNull();
    }

    @Test
    void missingPartsAreNamed() {
        assertThatThrownBy(() -> KafkaRecordSerializationSchema.<String>builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setTopic(...)");
        assertThatThrownBy(
                        () ->
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic("t")
                                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setValueSerializationSchema(...)");
    }

    @Test
    void topicAndTopicSelectorExcludeEachOther() {
        assertThatThrownBy(
                        () ->
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic("t")
                                        .setTopicSelector((String element) -> element))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The topic or topic selector is set twice.");
    }
}
