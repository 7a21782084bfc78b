/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * The records that the job writes: in each lane 0, 1, 2 and so on for ever, so that a reader knows
 * what is missing. A lane is a split of the source; records of one key stay in order.
 */
final class NumberedRecords {

    private static final long LANE_SIZE = 1_000_000_000L;
    private static final long KEYS_PER_LANE = 3;

    private NumberedRecords() {}

    /**
     * @param lanes parallelism of the first submission, which makes a split for each
     */
    static DataGeneratorSource<Long> source(int lanes, double perSecond) {
        GeneratorFunction<Long, Long> generator = index -> index;
        return new DataGeneratorSource<>(
                generator, lanes * LANE_SIZE, RateLimiterStrategy.perSecond(perSecond), Types.LONG);
    }

    /**
     * The same with an end and without a rate.
     *
     * @param lanes parallelism of the job
     */
    static DataGeneratorSource<Long> bounded(int lanes, int perLane) {
        GeneratorFunction<Long, Long> generator =
                index -> record((int) (index / perLane), index % perLane);
        return new DataGeneratorSource<>(generator, (long) lanes * perLane, Types.LONG);
    }

    static int lane(long record) {
        return (int) (record / LANE_SIZE);
    }

    static long number(long record) {
        return record % LANE_SIZE;
    }

    static long record(int lane, long number) {
        return lane * LANE_SIZE + number;
    }

    /** Such as {@code 2/1}. */
    static String key(long record) {
        return lane(record) + "/" + number(record) % KEYS_PER_LANE;
    }

    /**
     * The sink under test, exactly once.
     *
     * @param clientProperties how to connect
     * @param topic also the transactional id prefix
     * @param transactionTimeoutMillis {@code transaction.timeout.ms}
     */
    static KafkaSink<Long> sink(
            Properties clientProperties, String topic, long transactionTimeoutMillis) {
        SerializationSchema<Long> key = record -> bytes(key(record));
        SerializationSchema<Long> value = record -> bytes(record.toString());
        return KafkaSink.<Long>builder()
                .setKafkaProducerConfig(clientProperties)
                .setProperty("transaction.timeout.ms", Long.toString(transactionTimeoutMillis))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(topic)
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<Long>builder()
                                .setTopic(topic)
                                .setKeySerializationSchema(key)
                                .setValueSerializationSchema(value)
                                .build())
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
