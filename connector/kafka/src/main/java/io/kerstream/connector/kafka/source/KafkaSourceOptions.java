/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterSettings;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the source, set with {@link KafkaSourceBuilder#setProperty}. */
@PublicEvolving
public final class KafkaSourceOptions {

    public static final ConfigOption<String> CLIENT_ID_PREFIX =
            ConfigOptions.key("client.id.prefix")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Prefix of the client ids of the source's Kafka clients. The default"
                                    + " is the group id or, without one, a random name.");

    public static final ConfigOption<Long> PARTITION_DISCOVERY_INTERVAL_MS =
            ConfigOptions.key("partition.discovery.interval.ms")
                    .longType()
                    .defaultValue(300_000L)
                    .withDescription(
                            "Milliseconds between two looks for new partitions. 0 or less looks for"
                                    + " them once, at start, as a bounded source always does.");

    public static final ConfigOption<Boolean> REGISTER_KAFKA_CONSUMER_METRICS =
            ConfigOptions.key("register.consumer.metrics")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the metrics of the Kafka consumers appear in Flink's metrics,"
                                    + " in the group KafkaSourceReader.KafkaConsumer.");

    public static final ConfigOption<Boolean> COMMIT_OFFSETS_ON_CHECKPOINT =
            ConfigOptions.key("commit.offsets.on.checkpoint")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether offsets are committed to the consumer group when a checkpoint"
                                    + " completes. Needs a group id. Committed offsets show"
                                    + " progress; a restore uses the checkpoint's offsets.");

    public static final ConfigOption<DeserializationErrorPolicy> DESERIALIZATION_ERROR_POLICY =
            ConfigOptions.key("deserialization.error.policy")
                    .enumType(DeserializationErrorPolicy.class)
                    .defaultValue(DeserializationErrorPolicy.FAIL)
                    .withDescription(
                            "What becomes of a record that the schema throws for: fail the job,"
                                    + " skip the record, or write it to the dead-letter topic.");

    public static final ConfigOption<String> DEAD_LETTER_TOPIC =
            ConfigOptions.key("deserialization.error.dead-letter.topic")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Topic of the policy dead-letter, on the cluster that is read. It has"
                                    + " to exist, unless the brokers create topics.");

    public static final ConfigOption<Long> DEAD_LETTER_TIMEOUT_MS =
            ConfigOptions.key(DeadLetterSettings.TIMEOUT_KEY)
                    .longType()
                    .defaultValue(60_000L)
                    .withDescription(
                            "Milliseconds that a checkpoint, the end of input or the next dead"
                                    + " letter waits for the dead-letter topic before the job"
                                    + " fails. The task emits nothing meanwhile.");

    public static final ConfigOption<Long> CLOSE_TIMEOUT_MS =
            ConfigOptions.key("close.timeout.ms")
                    .longType()
                    .defaultValue(30_000L)
                    .withDescription(
                            "Milliseconds that the end of a reader waits for its threads, and so"
                                    + " for Kafka. A thread that hangs longer is left behind and"
                                    + " closes its client when it gets to it.");

    public static final ConfigOption<Long> POLL_TIMEOUT_MS =
            ConfigOptions.key("poll.timeout.ms")
                    .longType()
                    .defaultValue(1000L)
                    .withDescription(
                            "Milliseconds that one poll of the Kafka consumer waits for records, 1"
                                    + " or more. Records, assignments, commits and the end of the"
                                    + " job do not wait for it.");

    public static final ConfigOption<Boolean> FILTER_RESTORED_PARTITIONS =
            ConfigOptions.key("filter.restored.partitions")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether restored partitions that the program no longer subscribes to"
                                    + " are dropped. If false, they are read on, as Apache Flink's"
                                    + " own connector does.");

    public static final ConfigOption<DeserializationThread> DESERIALIZATION_THREAD =
            ConfigOptions.key("deserialization.thread")
                    .enumType(DeserializationThread.class)
                    .defaultValue(DeserializationThread.TASK)
                    .withDescription(
                            "Which thread of a reader deserializes: task or fetch. The fetch thread"
                                    + " takes an expensive schema off the task's thread; the schema"
                                    + " then must not return the same object twice.");

    public static final ConfigOption<Long> HANDOVER_MAX_BYTES =
            ConfigOptions.key("handover.max.bytes")
                    .longType()
                    .defaultValue(64L << 20)
                    .withDescription(
                            "Bytes of fetched records that may wait for the task in each reader,"
                                    + " beyond the Kafka consumer's own fetch buffers. The records"
                                    + " of one poll are taken whatever their size when nothing"
                                    + " else waits.");

    private KafkaSourceOptions() {}
}
