/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import io.kerstream.security.login.KerberosLogin;
import io.kerstream.testing.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes numbered records to the topic that a job reads, and reads what it has committed to the
 * other. Not thread-safe.
 */
final class Traffic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long SEND_LIMIT_SECONDS = 60;

    private final String input;
    private final int partitions;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final List<String> written = new ArrayList<>();
    private final List<String> read = new ArrayList<>();

    Traffic(KafkaCluster kafka, String input, String output, int partitions) {
        this.input = input;
        this.partitions = partitions;
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "tester");
        // Tickets end sooner than Kafka's own login renews them.
        client.setProperty("sasl.login.class", KerberosLogin.class.getName());
        producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
        client.setProperty("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> all =
                consumer.partitionsFor(output).stream()
                        .map(info -> new TopicPartition(output, info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Writes so many records more to each partition. */
    void write(int perPartition) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < perPartition; i++) {
            for (int partition = 0; partition < partitions; partition++) {
                String value = "record-" + written.size();
                written.add(value);
                sent.add(producer.send(new ProducerRecord<>(input, partition, null, value)));
            }
        }
        for (Future<RecordMetadata> future : sent) {
            future.get(SEND_LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Reads until all that was written is there.
     *
     * @param when completes "all records ..." in the message of a failure
     */
    void awaitAll(String when, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (read.size() < written.size()) {
            if (System.nanoTime() - deadline > 0) {
                Set<String> missing = new HashSet<>(written);
                read.forEach(missing::remove);
                throw new AssertionError(
                        "Not all records %s within %s: %d of %d are missing, such as %s"
                                .formatted(
                                        when,
                                        limit,
                                        missing.size(),
                                        written.size(),
                                        missing.stream().sorted().limit(5).toList()));
            }
            readMore();
        }
    }

    /** Reads what is committed now, and perhaps twice. */
    void readToTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("The end " + ends + " is not reached within 30 s");
            }
            readMore();
        }
    }

    private void readMore() {
        consumer.poll(POLL).forEach(record -> read.add(record.value()));
    }

    List<String> written() {
        return written;
    }

    /** All committed records so far. */
    List<String> read() {
        return read;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }
}
