/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
