/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.SinkJob;
import io.kerstream.connector.kafka.source.RecordingReporter;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer.Semantic;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkKafkaPartitioner;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchema;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the classic producer writes, and where; the weaker semantics. */
@Timeout(120)
class FlinkKafkaProducerITCase {

    private static final int PARTITIONS = 3;

    /** In the past, but not so far that the broker would remove the records by their age. */
    private static final long BASE = System.currentTimeMillis() - 600_000;

    private static final List<String> WORDS =
            IntStream.range(0, 30).mapToObj(i -> "word-" + i).toList();

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private String topic;
    private SinkJob job;
    private Properties properties;

    @BeforeEach
    void createTopic(TestInfo test, @TempDir Path checkpoints) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, PARTITIONS);
        job = new SinkJob(SECURED, topic, checkpoints);
        properties = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void atLeastOnceLosesNothingWhenTheJobFails() throws Exception {
        FlinkKafkaProducer<String> producer =
                new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties);

        assertThat(job.runFailingWhileSnapshottingInto(stream -> stream.addSink(producer)))
                .isTrue();

        assertThat(job.committedRecords()).containsAll(SinkJob.expected());
    }

    @Test
    void everySubtaskWritesToItsPartitionByDefault() throws Exception {
        write(2, new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties));

        assertThat(records()).hasSameSizeAs(WORDS);
        assertThat(records()).extracting(ConsumerRecord::partition).containsOnly(0, 1);
        assertThat(records()).extracting(ConsumerRecord::key).containsOnlyNulls();
    }

    @Test
    void withoutAPartitionerTheKeyDecidesAndTheTopicIsThatOfTheRecord() throws Exception {
        SECURED.kafka().createTopic(topic + "-other", PARTITIONS);
        write(
                2,
                new FlinkKafkaProducer<>(
                        topic, new ByWord(topic + "-other"), properties, Optional.empty()));

        List<ConsumerRecord<byte[], byte[]>> other =
                CommittedRecords.of(SECURED.kafka(), topic + "-other");
        assertThat(records()).hasSize(15).allMatch(record -> numberIn(record) % 2 == 0);
        assertThat(other).hasSize(15).allMatch(record -> numberIn(record) % 2 == 1);
        assertThat(records())
                .allSatisfy(
                        record ->
                                assertThat(record.partition())
                                        .isEqualTo(
                                                Utils.toPositive(Utils.murmur2(record.key()))
                                                        % PARTITIONS));
    }

    @Test
    void aPartitionerDecidesAndSeesKeyValueAndPartitions() throws Exception {
        write(
                1,
                new FlinkKafkaProducer<>(
                        topic,
                        new ByWord(topic),
                        properties,
                        Optional.of(new ByNumber()),
                        Semantic.AT_LEAST_ONCE,
                        5));

        assertThat(records())
                .hasSameSizeAs(WORDS)
                .allMatch(record -> record.partition() == numberIn(record) % PARTITIONS);
    }

    @Test
    void aRecordSchemaDecidesEverythingAndKnowsItsSink() throws Exception {
        write(2, new FlinkKafkaProducer<>("unused", new Aware(topic), properties, Semantic.NONE));

        assertThat(records())
                .hasSameSizeAs(WORDS)
                .allMatch(record -> record.partition() == 2)
                .allMatch(record -> record.timestamp() == BASE + numberIn(record))
                .extracting(record -> new String(record.key(), UTF_8))
                .containsOnly("subtask 0 of 2", "subtask 1 of 2");
    }

    @Test
    void writesTheEventTimeOnlyIfTold() throws Exception {
        long before = System.currentTimeMillis();
        FlinkKafkaProducer<String> producer =
                new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties);
        write(1, producer);
        assertThat(records()).isNotEmpty().allMatch(record -> record.timestamp() >= before);

        SECURED.kafka().createTopic(topic + "-told", 1);
        FlinkKafkaProducer<String> told =
                new FlinkKafkaProducer<>(topic + "-told", new SimpleStringSchema(), properties);
        told.setWriteTimestampToKafka(true);
        write(1, told);
        assertThat(CommittedRecords.of(SECURED.kafka(), topic + "-told"))
                .hasSameSizeAs(WORDS)
                .allMatch(record -> record.timestamp() == BASE + numberIn(record));
    }

    @Test
    void aRefusedRecordFailsTheJobUnlessFailuresAreOnlyLogged() throws Exception {
        properties.setProperty("max.request.size", "500");
        SerializationSchema<String> oneIsTooLarge =
                word -> word.equals("word-7") ? new byte[1_000] : word.getBytes(UTF_8);
        FlinkKafkaProducer<String> failing =
                new FlinkKafkaProducer<>(topic, oneIsTooLarge, properties);
        assertThatThrownBy(() -> write(1, failing))
                .hasStackTraceContaining("RecordTooLargeException");

        SECURED.kafka().createTopic(topic + "-logged", 1);
        FlinkKafkaProducer<String> logging =
                new FlinkKafkaProducer<>(topic + "-logged", oneIsTooLarge, properties);
        logging.setLogFailuresOnly(true);
        write(1, logging);

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic + "-logged"))
                .containsExactlyElementsOf(
                        WORDS.stream().filter(word -> !word.equals("word-7")).toList());
    }

    @Test
    void withoutCheckpointsExactlyOnceFallsBackToNone() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, SinkJob.restarts(0));
        environment
                .fromData(WORDS)
                .addSink(
                        new FlinkKafkaProducer<>(
                                topic,
                                new SimpleStringSchema(),
                                properties,
                                null,
                                Semantic.EXACTLY_ONCE,
                                5));
        job.execute(environment);

        assertThat(job.committedRecords()).containsExactlyInAnyOrderElementsOf(WORDS);
    }

    @Test
    void metricsOfKafkasProducerAreExportedUnlessDisabled() throws Exception {
        RecordingReporter.clear();
        write(1, new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties));
        assertThat(sentByKafkasProducer()).containsExactly((double) WORDS.size());

        RecordingReporter.clear();
        properties.setProperty(FlinkKafkaProducer.KEY_DISABLE_METRICS, "true");
        write(1, new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties));
        assertThat(sentByKafkasProducer()).isEmpty();
        assertThat(RecordingReporter.values(".Sink: ", "0.numRecordsSend"))
                .as("the sink's own")
                .containsExactly((long) WORDS.size());
    }

    private static List<Object> sentByKafkasProducer() {
        return RecordingReporter.values(".Sink: ", "KafkaProducer.record-send-total");
    }

    private void write(int parallelism, FlinkKafkaProducer<String> producer) throws Exception {
        Configuration noRestart = RecordingReporter.configuration();
        noRestart.addAll(SinkJob.restarts(0));
        StreamExecutionEnvironment environment = job.environment(parallelism, noRestart);
        environment
                .fromData(WORDS)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<String>noWatermarks()
                                .withTimestampAssigner((word, ignored) -> BASE + numberIn(word)))
                .rebalance()
                .addSink(producer);
        job.execute(environment);
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        return CommittedRecords.of(SECURED.kafka(), topic);
    }

    private static int numberIn(ConsumerRecord<byte[], byte[]> record) {
        return numberIn(new String(record.value(), UTF_8));
    }

    private static int numberIn(String word) {
        return Integer.parseInt(word.replace("word-", ""));
    }

    /** Keys are words; odd words go to another topic. */
    private record ByWord(String other) implements KeyedSerializationSchema<String> {

        @Override
        public byte[] serializeKey(String word) {
            return word.getBytes(UTF_8);
        }

        @Override
        public byte[] serializeValue(String word) {
            return word.getBytes(UTF_8);
        }

        @Override
        public String getTargetTopic(String word) {
            return numberIn(word) % 2 == 1 ? other : null;
        }
    }

    private static final class ByNumber extends FlinkKafkaPartitioner<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public int partition(
                String word, byte[] key, byte[] value, String targetTopic, int[] partitions) {
            String text = new String(key, UTF_8);
            assertThat(text).isEqualTo(word).isEqualTo(new String(value, UTF_8));
            return partitions[numberIn(text) % partitions.length];
        }
    }

    private static final class Aware
            implements KafkaSerializationSchema<String>, KafkaContextAware<String> {

        private static final long serialVersionUID = 1L;

        private final String topic;
        private int subtask;
        private int subtasks;
        private int[] partitions;
        private boolean open;

        Aware(String topic) {
            this.topic = topic;
        }

        @Override
        public void open(SerializationSchema.InitializationContext context) {
            open = true;
        }

        @Override
        public void setParallelInstanceId(int parallelInstanceId) {
            subtask = parallelInstanceId;
        }

        @Override
        public void setNumParallelInstances(int numParallelInstances) {
            subtasks = numParallelInstances;
        }

        @Override
        public void setPartitions(int[] partitions) {
            this.partitions = partitions;
        }

        @Override
        public String getTargetTopic(String word) {
            return topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(String word, Long timestamp) {
            assertThat(open).isTrue();
            return new ProducerRecord<>(
                    topic,
                    partitions[partitions.length - 1],
                    timestamp,
                    ("subtask " + subtask + " of " + subtasks).getBytes(UTF_8),
                    word.getBytes(UTF_8));
        }
    }
}
