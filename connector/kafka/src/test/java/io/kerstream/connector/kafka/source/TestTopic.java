/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.awaitility.Awaitility.await;

import io.kerstream.testing.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of one test and what the test does to it. */
public final class TestTopic {

    private static final long LIMIT_SECONDS = 60;

    private final KafkaCluster kafka;
    private final String name;

    public TestTopic(KafkaCluster kafka, String name, int partitions) {
        this.kafka = kafka;
        this.name = name;
        kafka.createTopic(name, partitions);
        keepOldRecords();
    }

    /** The records' timestamps are their numbers: by age the broker would remove them at once. */
    private void keepOldRecords() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        AlterConfigOp forEver =
                new AlterConfigOp(
                        new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "-1"),
                        AlterConfigOp.OpType.SET);
        kafka.admin()
                .incrementalAlterConfigs(Map.of(topic, List.of(forEver)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public String name() {
        return name;
    }

    /** Reads it as {@code reader} by Kerberos, in the topic's own group, as strings. */
    public KafkaSourceBuilder<String> source() {
        return KafkaSource.<String>builder()
                .setProperties(kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader"))
                .setTopics(name)
                .setGroupId("g-" + name)
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    public TopicPartition partition(int number) {
        return new TopicPartition(name, number);
    }

    /** Values such as {@code 3-17}: record 17 of partition 3. */
    public static List<String> values(int partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> partition + "-" + i)
                .collect(Collectors.toList());
    }

    public static List<String> values(int[] partitions, int from, int to) {
        List<String> all = new ArrayList<>();
        for (int partition : partitions) {
            all.addAll(values(partition, from, to));
        }
        return all;
    }

    /** Writes records {@code from} to {@code to - 1} of each partition; timestamp is the number. */
    public void write(int[] partitions, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            write(producer, partitions, from, to);
        }
    }

    /**
     * Writes one record after the other to all partitions, from record {@code from} on.
     *
     * @param goOn asked after each round
     * @return the number of the record that would have been next
     */
    public int writeWhile(BooleanSupplier goOn, int[] partitions, int from) throws Exception {
        int next = from;
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            do {
                write(producer, partitions, next, next + 1);
                next++;
            } while (goOn.getAsBoolean());
        }
        return next;
    }

    /** Like {@link #write} in one transaction, which leaves a control record at the end. */
    public void writeTransaction(int[] partitions, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = beginTransaction(partitions, from, to)) {
            producer.commitTransaction();
        }
    }

    /** The same, taken back: the records stay, for those who read uncommitted ones. */
    public void writeAbortedTransaction(int[] partitions, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = beginTransaction(partitions, from, to)) {
            producer.abortTransaction();
        }
    }

    /** The same, left open for the test to end. On return the records are written. */
    public KafkaProducer<String, String> beginTransaction(int[] partitions, int from, int to)
            throws Exception {
        KafkaProducer<String, String> producer =
                producer(Map.of("transactional.id", "writer-of-" + name));
        producer.initTransactions();
        producer.beginTransaction();
        write(producer, partitions, from, to);
        return producer;
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

    public void growTo(int partitions) throws Exception {
        kafka.admin()
                .createPartitions(Map.of(name, NewPartitions.increaseTo(partitions)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Removes the records before an offset. */
    public void deleteRecordsBefore(int[] partitions, long offset) throws Exception {
        kafka.admin()
                .deleteRecords(
                        IntStream.of(partitions)
                                .boxed()
                                .collect(
                                        Collectors.toMap(
                                                this::partition,
                                                p -> RecordsToDelete.beforeOffset(offset))))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** On return the broker no longer names the topic. */
    public void delete() throws Exception {
        kafka.admin().deleteTopics(List.of(name)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> !kafka.admin().listTopics().names().get().contains(name));
    }

    /** The offset after everything in each partition, control records included. */
    public Map<TopicPartition, Long> ends(int[] partitions) throws Exception {
        return ends(partitions, IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offset to which readers of an isolation level may read each partition. */
    public Map<TopicPartition, Long> ends(int[] partitions, IsolationLevel isolation)
            throws Exception {
        return kafka
                .admin()
                .listOffsets(
                        IntStream.of(partitions)
                                .boxed()
                                .collect(
                                        Collectors.toMap(
                                                this::partition, p -> OffsetSpec.latest())),
                        new ListOffsetsOptions(isolation))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }

    public void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
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
    public Map<TopicPartition, Long> committed(String group) throws Exception {
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
