/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.testing.KafkaCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of one test and what the test does to it. */
final class TestTopic {

    private static final long LIMIT_SECONDS = 60;

    private final KafkaCluster kafka;
    private final String name;

    TestTopic(KafkaCluster kafka, String name, int partitions) {
        this.kafka = kafka;
        this.name = name;
        kafka.createTopic(name, partitions);
    }

    String name() {
        return name;
    }

    TopicPartition partition(int number) {
        return new TopicPartition(name, number);
    }

    /** Values such as {@code 3-17}: record 17 of partition 3. */
    static List<String> values(int partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> partition + "-" + i)
                .collect(Collectors.toList());
    }

    static List<String> values(int[] partitions, int from, int to) {
        List<String> all = new ArrayList<>();
        for (int partition : partitions) {
            all.addAll(values(partition, from, to));
        }
        return all;
    }

    /** Writes records {@code from} to {@code to - 1} of each partition; timestamp is the number. */
    void write(int[] partitions, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            write(producer, partitions, from, to);
        }
    }

    /** The same in one transaction, which leaves a control record at the end. */
    void writeTransaction(int[] partitions, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer =
                producer(Map.of("transactional.id", "writer-of-" + name))) {
            producer.initTransactions();
            producer.beginTransaction();
            write(producer, partitions, from, to);
            producer.commitTransaction();
        }
    }

    private KafkaProducer<String, String> producer(Map<String, String> more) {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "writer");
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private void write(KafkaProducer<String, String> producer, int[] partitions, int from, int to)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int partition : partitions) {
            for (int i = from; i < to; i++) {
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        name, partition, (long) i, null, partition + "-" + i)));
            }
        }
        for (Future<RecordMetadata> future : sent) {
            future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    void growTo(int partitions) throws Exception {
        kafka.admin()
                .createPartitions(Map.of(name, NewPartitions.increaseTo(partitions)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        group,
                        offsets.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                e -> new OffsetAndMetadata(e.getValue()))))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What the group has committed, as the broker says. */
    Map<TopicPartition, Long> committed(String group) throws Exception {
        return kafka
                .admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(e -> e.getValue() != null && e.getKey().topic().equals(name))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }
}
