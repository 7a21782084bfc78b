/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.sink.SinkJob;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumer;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.serialization.TypeInformationSerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.json.JsonDeserializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every schema round trip: written by the classic producer, read by {@link KafkaSource}. */
@Timeout(120)
class SchemasITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private String topic;
    private SinkJob job;
    private Properties properties;

    @BeforeEach
    void createTopic(TestInfo test, @TempDir Path checkpoints) {
        topic = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(topic, 1);
        job = new SinkJob(SECURED, topic, checkpoints);
        properties = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void typeInformationKeysAndValues() throws Exception {
        TypeInformationKeyValueSerializationSchema<String, Long> schema =
                new TypeInformationKeyValueSerializationSchema<>(
                        Types.STRING, Types.LONG, new ExecutionConfig());
        List<Tuple2<String, Long>> elements = List.of(Tuple2.of("a", 1L), Tuple2.of("b", 2L));

        write(
                elements,
                Types.TUPLE(Types.STRING, Types.LONG),
                new FlinkKafkaProducer<>(topic, schema, properties));

        assertThat(read(KafkaRecordDeserializationSchema.of(schema)))
                .containsExactly("(a,1)", "(b,2)");
    }

    @Test
    void typeInformationValues() throws Exception {
        TypeInformationSerializationSchema<Long> schema =
                new TypeInformationSerializationSchema<>(Types.LONG, new ExecutionConfig());

        write(
                List.of(1L, 1L << 40),
                Types.LONG,
                new FlinkKafkaProducer<>(topic, schema, properties));

        assertThat(read(KafkaRecordDeserializationSchema.valueOnly(schema)))
                .containsExactly("1", "1099511627776");
    }

    @Test
    void jsonKeysAndValuesWithMetadata() throws Exception {
        write(
                List.of("{\"n\":1}", "{\"n\":2}"),
                Types.STRING,
                new FlinkKafkaProducer<>(topic, new AlsoAsKey(), properties));

        assertThat(
                        read(
                                KafkaRecordDeserializationSchema.of(
                                        new JSONKeyValueDeserializationSchema(true))))
                .containsExactly(
                        "{\"key\":{\"n\":1},\"value\":{\"n\":1},\"metadata\":{\"offset\":0,\"topic\":\""
                                + topic
                                + "\",\"partition\":0}}",
                        "{\"key\":{\"n\":2},\"value\":{\"n\":2},\"metadata\":{\"offset\":1,\"topic\":\""
                                + topic
                                + "\",\"partition\":0}}");
    }

    @Test
    void jsonValues() throws Exception {
        SerializationSchema<String> schema = new SimpleStringSchema();
        write(
                List.of("{\"n\":1}", "{}"),
                Types.STRING,
                new FlinkKafkaProducer<>(topic, schema, properties));

        assertThat(
                        read(
                                KafkaRecordDeserializationSchema.valueOnly(
                                        new JSONDeserializationSchema())))
                .containsExactly("{\"n\":1}", "{}");
    }

    @Test
    @SuppressWarnings("deprecation") // source functions
    void jsonValuesByFlinksOwnSchema() throws Exception {
        write(
                List.of("{\"n\":1}", "{\"n\":2}", "{\"last\":true}"),
                Types.STRING,
                new FlinkKafkaProducer<>(topic, new SimpleStringSchema(), properties));
        properties.setProperty("group.id", topic);
        FlinkKafkaConsumer<ObjectNode> consumer =
                new FlinkKafkaConsumer<>(topic, new EndingJson(), properties);
        consumer.setStartFromEarliest();

        StreamExecutionEnvironment environment = job.environment(1, SinkJob.restarts(0));
        environment.addSource(consumer).map(new Collecting<>(topic)).sinkTo(new DiscardingSink<>());
        job.execute(environment);

        assertThat(Collecting.of(topic)).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    private <T> void write(
            List<T> elements, TypeInformation<T> type, FlinkKafkaProducer<T> producer)
            throws Exception {
        StreamExecutionEnvironment environment = job.environment(1, SinkJob.restarts(0));
        DataStream<T> stream = environment.fromData(elements, type);
        stream.addSink(producer);
        job.execute(environment);
    }

    private <T> List<String> read(KafkaRecordDeserializationSchema<T> schema) throws Exception {
        StreamExecutionEnvironment environment = job.environment(1, SinkJob.restarts(0));
        KafkaSource<T> source =
                KafkaSource.<T>builder()
                        .setProperties(properties)
                        .setTopics(topic)
                        .setBounded(OffsetsInitializer.latest())
                        .setDeserializer(schema)
                        .build();
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "records")
                .map(new Collecting<>(topic))
                .sinkTo(new DiscardingSink<>());
        job.execute(environment);
        return new ArrayList<>(Collecting.of(topic));
    }

    /** The schema of flink-json, with an end. */
    private static final class EndingJson extends JsonDeserializationSchema<ObjectNode> {

        private static final long serialVersionUID = 1L;

        EndingJson() {
            super(ObjectNode.class);
        }

        @Override
        public boolean isEndOfStream(ObjectNode element) {
            return element.has("last");
        }
    }

    private static final class AlsoAsKey implements KeyedSerializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serializeKey(String element) {
            return element.getBytes(UTF_8);
        }

        @Override
        public byte[] serializeValue(String element) {
            return element.getBytes(UTF_8);
        }

        @Override
        public String getTargetTopic(String element) {
            return null;
        }
    }

    /** Keeps the texts of what passes, by the name of the test. */
    private static final class Collecting<T> implements MapFunction<T, String> {

        private static final long serialVersionUID = 1L;
        private static final Map<String, Queue<String>> TEXTS = new ConcurrentHashMap<>();

        private final String run;

        Collecting(String run) {
            this.run = run;
        }

        static Queue<String> of(String run) {
            return TEXTS.computeIfAbsent(run, key -> new ConcurrentLinkedQueue<>());
        }

        @Override
        public String map(T element) {
            of(run).add(element.toString());
            return run;
        }
    }
}
