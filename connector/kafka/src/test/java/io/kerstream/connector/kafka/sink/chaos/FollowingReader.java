/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.testing.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the output with {@code read_committed} while the job runs, and notes when it cannot. */
final class FollowingReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final long ADMIN_LIMIT_SECONDS = 2;
    private static final long END_LIMIT_SECONDS = 60;

    private final KafkaCluster kafka;
    private final List<TopicPartition> partitions;
    private final ReaderBlocks blocks;
    private final Thread thread;
    private volatile boolean ending;
    private final AtomicLong read = new AtomicLong();
    private volatile @Nullable Throwable failure;

    private FollowingReader(
            KafkaCluster kafka, List<TopicPartition> partitions, ReaderBlocks blocks) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.blocks = blocks;
        this.thread = new Thread(this::run, "following-reader");
    }

    static FollowingReader start(
            KafkaCluster kafka, String topic, int partitions, ReaderBlocks blocks) {
        FollowingReader reader =
                new FollowingReader(
                        kafka,
                        IntStream.range(0, partitions)
                                .mapToObj(partition -> new TopicPartition(topic, partition))
                                .toList(),
                        blocks);
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    private void run() {
        Properties properties =
                kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "following-reader");
        properties.setProperty("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ending) {
                // Before the poll, which may then reach it.
                Map<TopicPartition, Long> ends = ends();
                read.addAndGet(consumer.poll(POLL).count());
                if (ends == null) {
                    blocks.brokerAway();
                    continue;
                }
                long now = System.nanoTime();
                ends.forEach(
                        (partition, end) ->
                                blocks.observe(
                                        partition.partition(),
                                        now,
                                        consumer.position(partition),
                                        end));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            blocks.end(System.nanoTime());
        }
    }

    /** Null while the broker does not answer. */
    private @Nullable Map<TopicPartition, Long> ends() throws InterruptedException {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    kafka.admin()
                            .listOffsets(
                                    partitions.stream()
                                            .collect(
                                                    Collectors.toMap(
                                                            Function.identity(),
                                                            p -> OffsetSpec.latest())))
                            .all()
                            .get(ADMIN_LIMIT_SECONDS, TimeUnit.SECONDS);
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    /** Records that it has read. */
    long read() {
        return read.get();
    }

    /**
     * On return it has ended.
     *
     * @throws AssertionError if it failed, and so has seen less than it should
     */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join(TimeUnit.SECONDS.toMillis(END_LIMIT_SECONDS));
        if (thread.isAlive() || failure != null) {
            throw new AssertionError("The reader that runs along has failed or hangs", failure);
        }
    }
}
