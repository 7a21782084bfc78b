/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Numbers the records of one writer and sends them to partitions of its choice. */
final class LaneSender {

    private static final int MAX_PARTITIONS = 4;
    private static final int MAX_RECORDS = 20;

    /** Now and then it sends so many, so that readers have something to catch up with. */
    private static final int MAX_RECORDS_OF_BURST = 1000;

    private static final int BURST_PERCENT = 2;

    /** Partitions get ahead of each other in event time by up to this. */
    private static final int TIMESTAMP_JITTER_MS = 1000;

    /** A record on its way, or acknowledged. */
    record Sent(String lane, long number, Future<RecordMetadata> answer) {}

    private final String writer;
    private final List<TopicPartition> partitions;
    private final Random random;
    private final Map<TopicPartition, Long> numbers = new HashMap<>();

    /**
     * @param partitions may grow at any time
     */
    LaneSender(String writer, List<TopicPartition> partitions, Random random) {
        this.writer = writer;
        this.partitions = partitions;
        this.random = random;
    }

    /**
     * Sends a few records to each of a few partitions.
     *
     * @param sent gets them, also those before one that could not be sent
     */
    void sendSome(Producer<String, String> producer, List<Sent> sent) {
        for (int i = random.nextInt(MAX_PARTITIONS); i >= 0; i--) {
            TopicPartition partition = partitions.get(random.nextInt(partitions.size()));
            long timestamp = System.currentTimeMillis() + random.nextInt(TIMESTAMP_JITTER_MS);
            boolean burst = random.nextInt(100) < BURST_PERCENT;
            int records = 1 + random.nextInt(burst ? MAX_RECORDS_OF_BURST : MAX_RECORDS);
            for (int j = 0; j < records; j++) {
                sent.add(send(producer, partition, timestamp));
            }
        }
    }

    /** As {@link #sendSome}, one record to every partition. */
    void sendToAll(Producer<String, String> producer, List<Sent> sent) {
        for (TopicPartition partition : partitions) {
            sent.add(send(producer, partition, System.currentTimeMillis()));
        }
    }

    private Sent send(Producer<String, String> producer, TopicPartition partition, long timestamp) {
        long number = numbers.merge(partition, 1L, Long::sum) - 1;
        String name = partition.toString();
        String value = Mark.value(name, writer, number);
        return new Sent(
                Mark.lane(name, writer),
                number,
                producer.send(
                        new ProducerRecord<>(
                                partition.topic(), partition.partition(), timestamp, null, value)));
    }
}
