/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;

/**
 * Reads Kafka topics, as jobs of Flink's classic connector do: {@code env.addSource(new
 * FlinkKafkaConsumer<>("topic", new SimpleStringSchema(), properties))}.
 *
 * <p>With checkpoints, each record counts exactly once in the state of the job. The same reader as
 * that of {@code KafkaSource} fetches, deserializes, commits and finds its credentials; new jobs
 * are better off with that one. Properties are those of Kafka's consumer, of which {@code
 * bootstrap.servers} is required and {@code group.id} needed for committed offsets, and the keys
 * named here. {@code client.id} is the prefix of the clients' ids; deserializers are ignored.
 *
 * <p>A schema whose {@code isEndOfStream} is true for an element ends the subtask that reads it,
 * and that one alone. A record that the schema throws for fails the job; one that it turns into
 * null is skipped.
 *
 * <p>All constructors throw an {@link IllegalArgumentException} if a property is missing or has a
 * value of the wrong kind.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public class FlinkKafkaConsumer<T> extends FlinkKafkaConsumerBase<T> {

    private static final long serialVersionUID = 1L;

    /** Property: milliseconds that one poll waits for records. */
    public static final String KEY_POLL_TIMEOUT = "flink.poll-timeout";

    /** Milliseconds. */
    public static final long DEFAULT_POLL_TIMEOUT = 100L;

    /** Reads one topic and hands the records' values to the schema. */
    public FlinkKafkaConsumer(
            String topic, DeserializationSchema<T> valueDeserializer, Properties props) {
        this(List.of(topic), valueDeserializer, props);
    }

    /** Reads one topic and hands whole records to the schema. */
    public FlinkKafkaConsumer(
            String topic, KafkaDeserializationSchema<T> deserializer, Properties props) {
        this(List.of(topic), deserializer, props);
    }

    /** Reads several topics and hands the records' values to the schema. */
    public FlinkKafkaConsumer(
            List<String> topics, DeserializationSchema<T> deserializer, Properties props) {
        this(KafkaSubscriber.getTopicListSubscriber(topics), deserializer, props);
    }

    /** Reads several topics and hands whole records to the schema. */
    public FlinkKafkaConsumer(
            List<String> topics, KafkaDeserializationSchema<T> deserializer, Properties props) {
        this(KafkaSubscriber.getTopicListSubscriber(topics), deserializer, props);
    }

    /**
     * Reads all topics whose whole name matches, and hands the records' values to the schema.
     * Topics that are created while the job runs are found if {@link
     * #KEY_PARTITION_DISCOVERY_INTERVAL_MILLIS} is set.
     */
    public FlinkKafkaConsumer(
            Pattern subscriptionPattern,
            DeserializationSchema<T> valueDeserializer,
            Properties props) {
        this(
                KafkaSubscriber.getTopicPatternSubscriber(subscriptionPattern),
                valueDeserializer,
                props);
    }

    /** The same and hands whole records to the schema. */
    public FlinkKafkaConsumer(
            Pattern subscriptionPattern,
            KafkaDeserializationSchema<T> deserializer,
            Properties props) {
        this(KafkaSubscriber.getTopicPatternSubscriber(subscriptionPattern), deserializer, props);
    }

    private FlinkKafkaConsumer(
            KafkaSubscriber subscriber, DeserializationSchema<T> schema, Properties props) {
        super(
                subscriber,
                KafkaRecordDeserializationSchema.valueOnly(schema),
                schema::isEndOfStream,
                props);
    }

    private FlinkKafkaConsumer(
            KafkaSubscriber subscriber, KafkaDeserializationSchema<T> schema, Properties props) {
        super(
                subscriber,
                KafkaRecordDeserializationSchema.of(schema),
                schema::isEndOfStream,
                props);
    }
}
