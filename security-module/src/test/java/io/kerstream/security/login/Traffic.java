/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;

/**
 * A producer that numbers its records and a consumer that reads them back, both of one identity:
 * what comes through, what is refused, and how often the two shook hands.
 *
 * <p>Thread-safe.
 */
final class Traffic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final KafkaProducer<Long, Long> producer;
    private final KafkaConsumer<Long, Long> consumer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final Thread reader;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Long> received = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private volatile long closedBefore;
    private volatile boolean closed;

    /**
     * @param topic exists, with one partition
     * @param interval between two records; zero for an idle pair, which sends when told
     */
    Traffic(Properties client, String topic, Duration interval) {
        this.topic = topic;
        Properties named = new Properties();
        named.putAll(client);
        named.setProperty("client.id", topic);
        // What a producer that has lost its metadata may wait for it: an outage.
        named.setProperty("max.block.ms", "600000");
        named.setProperty("delivery.timeout.ms", "600000");
        producer = new KafkaProducer<>(named, new LongSerializer(), new LongSerializer());
        consumer = new KafkaConsumer<>(named, new LongDeserializer(), new LongDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        consumer.seekToBeginning(List.of());
        reader = new Thread(this::read, "reader-of-" + topic);
        reader.start();
        if (!interval.isZero()) {
            var unused =
                    timer.scheduleAtFixedRate(
                            this::send, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Sends the next record and does not wait for it, nor for the metadata that the producer may
     * have to ask for first.
     *
     * @return its number
     */
    synchronized long send() {
        long number = sent.getAndIncrement();
        sender.execute(() -> send(number));
        return number;
    }

    private void send(long number) {
        try {
            Future<?> unused =
                    producer.send(
                            new ProducerRecord<>(topic, 0, number, number),
                            (metadata, failure) -> {
                                if (failure == null) {
                                    acknowledged.incrementAndGet();
                                } else {
                                    failed(failure);
                                }
                            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void read() {
        while (!closed) {
            try {
                for (ConsumerRecord<Long, Long> record : consumer.poll(POLL)) {
                    synchronized (this) {
                        received.add(record.value());
                    }
                }
            } catch (RuntimeException e) {
                failed(e);
                return;
            }
        }
    }

    private synchronized void failed(Throwable failure) {
        failures.add(failure);
    }

    /** What was sent so far. */
    long sent() {
        return sent.get();
    }

    /** Numbers in the order of their arrival, duplicates included. */
    synchronized List<Long> received() {
        return List.copyOf(received);
    }

    synchronized boolean hasReceived(long number) {
        // They arrive in order, unless something is wrong.
        return !received.isEmpty() && received.get(received.size() - 1) >= number;
    }

    /** What {@link #received()} is when nothing is lost and nothing comes twice. */
    List<Long> expected() {
        return LongStream.range(0, sent.get()).boxed().toList();
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Handshakes of new connections and repeated ones (KIP-368) that succeeded. */
    long handshakes() {
        return (long)
                (metric("successful-authentication-total")
                        + metric("successful-reauthentication-total"));
    }

    long reauthentications() {
        return (long) metric("successful-reauthentication-total");
    }

    long failedHandshakes() {
        return (long)
                (metric("failed-authentication-total") + metric("failed-reauthentication-total"));
    }

    /**
     * Connections that ended, whoever ended them, since {@link #awaitFirst}. Those of before do not
     * count: outside Kerstream's factory a client may connect before its login has a ticket.
     */
    long closedConnections() {
        return (long) metric("connection-close-total") - closedBefore;
    }

    /** Waits for the first record. */
    void awaitFirst() {
        await().atMost(Duration.ofSeconds(10)).until(() -> hasReceived(0));
        closedBefore = (long) metric("connection-close-total");
    }

    private double metric(String name) {
        return sum(producer.metrics(), "producer-metrics", name)
                + sum(consumer.metrics(), "consumer-metrics", name);
    }

    private static double sum(
            Map<MetricName, ? extends Metric> metrics, String group, String name) {
        double sum = 0;
        for (Map.Entry<MetricName, ? extends Metric> entry : new HashMap<>(metrics).entrySet()) {
            if (entry.getKey().group().equals(group) && entry.getKey().name().equals(name)) {
                sum += ((Number) entry.getValue().metricValue()).doubleValue();
            }
        }
        return sum;
    }

    /** Sends nothing more by itself. */
    void quiesce() {
        timer.shutdown();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        timer.shutdownNow();
        sender.shutdownNow();
        consumer.wakeup();
        reader.join(TimeUnit.SECONDS.toMillis(20));
        producer.close(Duration.ZERO);
        consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
    }

    @Override
    public String toString() {
        return topic
                + ": sent "
                + sent
                + ", acknowledged "
                + acknowledged
                + ", received "
                + received().size()
                + ", handshakes "
                + handshakes()
                + " (again "
                + reauthentications()
                + ", failed "
                + failedHandshakes()
                + "), connections closed "
                + closedConnections()
                + ", failures "
                + failures();
    }
}
