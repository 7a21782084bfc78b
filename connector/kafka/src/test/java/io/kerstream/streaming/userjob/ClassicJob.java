/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.userjob;

import io.kerstream.streaming.connectors.kafka.FlinkKafkaConsumer;
import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchema;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Written for Flink's classic connector: with {@code org.apache.flink} for {@code io.kerstream} in
 * the imports it compiles there. Copies a topic, exactly once, with what is before the dash of a
 * value as key.
 */
public class ClassicJob {

    private final Properties properties;
    private final String input;
    private final String output;

    /**
     * A job from one topic to another.
     *
     * @param properties of consumer and producer
     */
    public ClassicJob(Properties properties, String input, String output) {
        this.properties = properties;
        this.input = input;
        this.output = output;
    }

    /**
     * Adds the job to an environment.
     *
     * @param work what is done to each record
     */
    @SuppressWarnings("deprecation") // source and sink functions
    public void define(StreamExecutionEnvironment environment, MapFunction<String, String> work) {
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(input, new SimpleStringSchema(), properties);
        consumer.setStartFromEarliest();
        environment
                .addSource(consumer)
                .uid("consumer")
                .map(work)
                .uid("work")
                .addSink(producer())
                .uid("producer");
    }

    protected FlinkKafkaProducer<String> producer() {
        return new FlinkKafkaProducer<>(
                output,
                new WithKey(),
                properties,
                Optional.empty(),
                FlinkKafkaProducer.Semantic.EXACTLY_ONCE,
                FlinkKafkaProducer.DEFAULT_KAFKA_PRODUCERS_POOL_SIZE);
    }

    private static final class WithKey implements KeyedSerializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serializeKey(String element) {
            return element.substring(0, element.indexOf('-')).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] serializeValue(String element) {
            return element.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String getTargetTopic(String element) {
            return null;
        }
    }
}
