/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A cluster of partitions with a first and an end offset, and the consumers that ask it. */
@SuppressWarnings("deprecation") // OffsetResetStrategy: the other constructor is missing in 3.9
public final class FakeCluster {

    private record Range(long beginning, long end) {}

    private final Map<TopicPartition, Range> ranges = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private Runnable nextRequest = () -> {};

    /** Adds or changes a partition; the record at each offset has the timestamp 10 x offset. */
    public FakeCluster partition(String topic, int partition, long beginning, long end) {
        ranges.put(new TopicPartition(topic, partition), new Range(beginning, end));
        return this;
    }

    public void remove(String topic, int partition) {
        ranges.remove(new TopicPartition(topic, partition));
    }

    public void commit(TopicPartition partition, long offset) {
        committed.put(partition, offset);
    }

    /** Lets the next request fail. */
    public void failNextWith(RuntimeException error) {
        beforeAnswer(
                () -> {
                    throw error;
                });
    }

    /** Runs this in the next request, on the thread that asks. */
    public void beforeAnswer(Runnable action) {
        nextRequest = action;
    }

    public Consumer<byte[], byte[]> newClient(String role) {
        Client client = new Client(role);
        clients.add(client);
        return client;
    }

    public List<String> openClients() {
        return clients.stream().filter(c -> !c.closed()).map(c -> c.role).toList();
    }

    private Map<String, List<PartitionInfo>> topics() {
        Map<String, List<PartitionInfo>> topics = new TreeMap<>();
        for (TopicPartition partition : ranges.keySet()) {
            topics.computeIfAbsent(partition.topic(), t -> new ArrayList<>())
                    .add(
                            new PartitionInfo(
                                    partition.topic(), partition.partition(), null, null, null));
        }
        return topics;
    }

    private final class Client extends MockConsumer<byte[], byte[]> {

        private final String role;

        Client(String role) {
            super(OffsetResetStrategy.NONE);
            this.role = role;
        }

        private void answer() {
            if (closed()) {
                throw new IllegalStateException("asked a closed client");
            }
            Runnable action = nextRequest;
            nextRequest = () -> {};
            action.run();
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            answer();
            return topics().getOrDefault(topic, List.of());
        }

        @Override
        public synchronized Map<String, List<PartitionInfo>> listTopics() {
            answer();
            return topics();
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions) {
            answer();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            partitions.forEach(p -> offsets.put(p, ranges.get(p).beginning()));
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions) {
            answer();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            partitions.forEach(p -> offsets.put(p, ranges.get(p).end()));
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> timestamps) {
            answer();
            Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
            timestamps.forEach(
                    (partition, timestamp) -> {
                        long offset =
                                Math.max(ranges.get(partition).beginning(), (timestamp + 9) / 10);
                        boolean exists = offset < ranges.get(partition).end();
                        offsets.put(
                                partition,
                                exists ? new OffsetAndTimestamp(offset, 10 * offset) : null);
                    });
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions) {
            answer();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Long offset = committed.get(partition);
                offsets.put(partition, offset == null ? null : new OffsetAndMetadata(offset));
            }
            return offsets;
        }

        /** Does not wait for a request under way, as its parent would. */
        @Override
        public void wakeup() {}

        @Override
        public synchronized void close(Duration timeout) {
            super.close(timeout);
        }
    }
}
