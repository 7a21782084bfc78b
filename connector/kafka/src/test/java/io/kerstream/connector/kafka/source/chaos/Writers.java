/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.testing.KafkaCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writers that write all the time, each in a thread of its own, to all partitions there are. */
final class Writers implements AutoCloseable {

    private static final int OF_EACH_KIND = 2;
    private static final int PAUSE_MS = 50;

    /** Longer than any outage of the broker. */
    private static final String PATIENCE_MS = "120000";

    private final List<Writer> writers = new ArrayList<>();
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2 * OF_EACH_KIND);
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final AtomicLong rounds = new AtomicLong();

    static Writers start(
            KafkaCluster kafka, ChaosTopics topics, Ledger ledger, ActionLog clock, long seed) {
        Writers started = new Writers();
        Properties properties =
                kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "chaos-writer");
        for (int i = 0; i < 2 * OF_EACH_KIND; i++) {
            boolean transactional = i % 2 == 1;
            String name = (transactional ? "tx" : "plain") + i;
            Random random = new Random(seed + 1 + i);
            LaneSender sender = new LaneSender(name, topics.partitions(), random);
            started.writers.add(
                    transactional
                            ? new TransactionalWriter(
                                    name,
                                    sender,
                                    ledger,
                                    clock,
                                    random,
                                    producers(properties, Map.of("transactional.id", name)))
                            : new PlainWriter(sender, ledger, producers(properties, Map.of())));
        }
        started.writers.forEach(started::run);
        return started;
    }

    private static Supplier<Producer<String, String>> producers(
            Properties common, Map<String, String> own) {
        return () -> {
            Properties properties = new Properties();
            properties.putAll(common);
            properties.setProperty("delivery.timeout.ms", PATIENCE_MS);
            properties.setProperty("max.block.ms", PATIENCE_MS);
            properties.setProperty("transaction.timeout.ms", PATIENCE_MS);
            properties.putAll(own);
            return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        };
    }

    private void run(Writer writer) {
        running.add(
                threads.scheduleWithFixedDelay(
                        () -> {
                            try {
                                writer.write();
                                rounds.incrementAndGet();
                            } catch (Exception e) {
                                failure.compareAndSet(null, e);
                                throw new IllegalStateException(e);
                            }
                        },
                        0,
                        PAUSE_MS,
                        TimeUnit.MILLISECONDS));
    }

    /** Waits until the writers have written so many times more, all together. */
    void awaitRounds(int more) {
        long enough = rounds.get() + more;
        Waiting.until("the writers to write " + more + " times", () -> rounds() >= enough);
    }

    private long rounds() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new AssertionError("A writer of the test failed", cause);
        }
        return rounds.get();
    }

    /** On return all transactions have ended and nothing more is written. */
    void finish() throws Exception {
        rounds();
        running.forEach(task -> task.cancel(false));
        threads.shutdown();
        if (!threads.awaitTermination(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The writers do not end");
        }
        for (Writer writer : writers) {
            writer.finish();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        writers.forEach(Writer::close);
    }
}
