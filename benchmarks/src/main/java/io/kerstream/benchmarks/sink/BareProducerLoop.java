/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import io.kerstream.benchmarks.run.Progress;
import io.kerstream.benchmarks.run.RunSettings;
import io.kerstream.benchmarks.run.Values;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The least that writing to Kafka costs. One producer and thread for each writer. */
final class BareProducerLoop implements Runnable {

    private static final long TRANSACTION_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The clock is read after so many records. */
    private static final int CLOCK_INTERVAL = 256;

    private final RunSettings settings;
    private final int writer;
    private final boolean transactions;
    private final Callback callback =
            (metadata, error) -> {
                if (error != null) {
                    Progress.fail(error);
                }
            };

    private BareProducerLoop(RunSettings settings, int writer, boolean transactions) {
        this.settings = settings;
        this.writer = writer;
        this.transactions = transactions;
    }

    static void start(RunSettings settings, boolean transactions) {
        for (int writer = 0; writer < settings.parallelism(); writer++) {
            Thread thread =
                    new Thread(
                            new BareProducerLoop(settings, writer, transactions),
                            "writer " + writer);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        Properties properties = settings.clientProperties();
        if (transactions) {
            properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "bare-" + writer);
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (transactions) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            write(producer);
        } catch (RuntimeException e) {
            Progress.fail(e);
        }
    }

    private void write(KafkaProducer<byte[], byte[]> producer) {
        byte[][] values = Values.ofBytes(settings.recordBytes());
        String topic = settings.topic();
        long began = System.nanoTime();
        long count = 0;
        while (!Thread.currentThread().isInterrupted()) {
            byte[] value = values[(int) (count % values.length)];
            Future<?> unused = producer.send(new ProducerRecord<>(topic, value), callback);
            Progress.set(writer, ++count);
            if (transactions
                    && count % CLOCK_INTERVAL == 0
                    && System.nanoTime() - began > TRANSACTION_NANOS) {
                commit(producer);
                began = System.nanoTime();
            }
        }
    }

    private static void commit(KafkaProducer<byte[], byte[]> producer) {
        producer.flush();
        long flushed = System.nanoTime();
        producer.commitTransaction();
        Progress.committed(System.nanoTime() - flushed);
        producer.beginTransaction();
    }
}
