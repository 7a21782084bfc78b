/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes what a {@link RelayJob} reads and reads what it has committed, by password: independently
 * of the KDC.
 */
final class Numbers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private final Thread reader;
    private final List<String> received = new ArrayList<>();
    private int sent;
    private volatile boolean closed;

    /**
     * @param interval between two records; zero for one that writes only when told
     */
    Numbers(Properties password, String name, Duration interval) {
        topic = name + "-in";
        producer = new KafkaProducer<>(password, new StringSerializer(), new StringSerializer());
        Properties committed = new Properties();
        committed.putAll(password);
        committed.setProperty("isolation.level", "read_committed");
        consumer =
                new KafkaConsumer<>(committed, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> out = List.of(new TopicPartition(name + "-out", 0));
        consumer.assign(out);
        consumer.seekToBeginning(out);
        reader = new Thread(this::read, "reader-of-" + name);
        reader.start();
        if (!interval.isZero()) {
            var unused =
                    writer.scheduleAtFixedRate(
                            this::write, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized String write() {
        String value = Integer.toString(sent++);
        var unused = producer.send(new ProducerRecord<>(topic, value));
        return value;
    }

    private void read() {
        while (!closed) {
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                synchronized (this) {
                    received.add(record.value());
                }
            }
        }
    }

    synchronized boolean hasReceived(String value) {
        return received.contains(value);
    }

    synchronized List<String> received() {
        return List.copyOf(received);
    }

    /** Writes the last record. */
    String finish() {
        writer.shutdown();
        return write();
    }

    synchronized List<String> expected() {
        return IntStream.range(0, sent).mapToObj(Integer::toString).toList();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        writer.shutdownNow();
        reader.join(TimeUnit.SECONDS.toMillis(20));
        consumer.close();
        producer.close();
    }
}
