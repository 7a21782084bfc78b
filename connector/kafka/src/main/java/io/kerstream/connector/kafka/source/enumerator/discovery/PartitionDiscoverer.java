/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.client.ConnectionFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds partitions to read and gives each its offsets, once.
 *
 * <p>Partitions of the first discovery start where the starting initializer says. Partitions that
 * appear later start at their first record: they are newer than the job, so all of their records
 * belong to it.
 *
 * <p>{@link #discover} blocks and is meant for a worker thread; {@link #close} may be called from
 * any thread and ends a discovery that is under way.
 */
@Internal
public final class PartitionDiscoverer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionDiscoverer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * What to look for.
     *
     * @param owned of what the subscriber names, the partitions to look for
     * @param bootstrapServers for messages
     * @param failures tells what failures of the consumers mean
     */
    @Internal
    public record Subscription(
            KafkaSubscriber subscriber,
            Predicate<TopicPartition> owned,
            OffsetsInitializer startingOffsets,
            OffsetsInitializer stoppingOffsets,
            OffsetResolver resolver,
            String bootstrapServers,
            ConnectionFailures failures) {}

    /**
     * What earlier discoveries found.
     *
     * @param partitions partitions that have their offsets; they are not reported again
     * @param initial partitions of the first discovery that still lack offsets
     * @param firstDiscoveryDone whether there was a first discovery
     */
    @Internal
    public record Known(
            Set<TopicPartition> partitions,
            Set<TopicPartition> initial,
            boolean firstDiscoveryDone) {

        /** Nothing yet. */
        public static Known nothing() {
            return new Known(Set.of(), Set.of(), false);
        }
    }

    /**
     * What one look found.
     *
     * @param added a split for each partition that was not reported before, all offsets resolved
     * @param missing partitions that were reported at some time and do not exist now
     */
    @Internal
    public record Discovery(List<KafkaPartitionSplit> added, Set<TopicPartition> missing) {}

    private final Subscription subscription;
    private final Function<String, Consumer<byte[], byte[]>> clients;
    private final Set<TopicPartition> known;
    private final Set<TopicPartition> initial;

    /** Held during a discovery; guards all but the volatile fields. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean firstDiscoveryDone;
    private @Nullable Consumer<byte[], byte[]> metadataClient;
    private volatile @Nullable Consumer<byte[], byte[]> clientInUse;
    private volatile boolean closed;

    /**
     * @param clients makes a consumer for a role; the role becomes part of the client id
     */
    public PartitionDiscoverer(
            Subscription subscription,
            Function<String, Consumer<byte[], byte[]>> clients,
            Known known) {
        this.subscription = subscription;
        this.clients = clients;
        this.known = new HashSet<>(known.partitions());
        this.initial = new HashSet<>(known.initial());
        this.firstDiscoveryDone = known.firstDiscoveryDone();
    }

    /**
     * Looks once.
     *
     * @throws KafkaException if the cluster cannot be asked; nothing counts as reported then
     * @throws io.kerstream.security.KafkaSecurityException if it refuses to answer for good
     * @throws io.kerstream.security.KafkaSecurityUnavailableException if it cannot be asked for a
     *     reason of security that may pass
     */
    public Discovery discover() {
        return look(
                discovered -> {
                    List<KafkaPartitionSplit> splits =
                            discovered.isEmpty() ? List.of() : resolve(discovered);
                    known.addAll(discovered);
                    firstDiscoveryDone = true;
                    return splits;
                });
    }

    /**
     * Looks whether the reported partitions still exist, and adds none.
     *
     * @throws KafkaException if the cluster cannot be asked
     */
    public Discovery checkKnown() {
        return look(discovered -> List.of());
    }

    /**
     * @param add makes splits of partitions that were not reported yet
     */
    private Discovery look(Function<Set<TopicPartition>, List<KafkaPartitionSplit>> add) {
        lock.lock();
        try {
            ConsumerTopicMetadata metadata = askForTopics();
            Set<TopicPartition> discovered =
                    new HashSet<>(subscription.subscriber().getSubscribedTopicPartitions(metadata));
            discovered.removeIf(
                    partition ->
                            known.contains(partition) || !subscription.owned().test(partition));
            List<KafkaPartitionSplit> splits = add.apply(discovered);
            return new Discovery(splits, metadata.missing(known));
        } catch (RuntimeException e) {
            if (closed) {
                throw e;
            }
            ConnectionFailures failures = subscription.failures();
            throw (firstDiscoveryDone ? failures.explain(e) : failures.explainFirstContact(e))
                    .orElse(e);
        } finally {
            clientInUse = null;
            if (closed) {
                closeQuietly(metadataClient);
            }
            lock.unlock();
        }
    }

    private ConsumerTopicMetadata askForTopics() {
        Consumer<byte[], byte[]> client = metadataClient;
        if (client == null) {
            client = clients.apply("metadata");
            metadataClient = client;
        }
        use(client);
        return new ConsumerTopicMetadata(
                client, subscription.bootstrapServers(), !firstDiscoveryDone);
    }

    private List<KafkaPartitionSplit> resolve(Set<TopicPartition> discovered) {
        Consumer<byte[], byte[]> client = clients.apply("offsets");
        try {
            use(client);
            OffsetResolver resolver = subscription.resolver();
            ConsumerOffsetsRetriever retriever =
                    new ConsumerOffsetsRetriever(client, resolver.hasGroup());
            Map<TopicPartition, Long> starting =
                    resolver.resolveStarting(startingOffsets(discovered, retriever), retriever);
            Map<TopicPartition, Long> stopping =
                    resolver.resolveStopping(
                            subscription
                                    .stoppingOffsets()
                                    .getPartitionOffsets(discovered, retriever),
                            retriever);
            List<KafkaPartitionSplit> splits = new ArrayList<>(discovered.size());
            for (TopicPartition partition : discovered) {
                Long start = starting.get(partition);
                if (start == null) {
                    throw new IllegalStateException(
                            subscription.startingOffsets().getClass().getName()
                                    + " named no starting offset for partition "
                                    + partition);
                }
                splits.add(
                        new KafkaPartitionSplit(
                                partition,
                                start,
                                stopping.getOrDefault(
                                        partition, KafkaPartitionSplit.NO_STOPPING_OFFSET)));
            }
            return splits;
        } finally {
            closeQuietly(client);
        }
    }

    private Map<TopicPartition, Long> startingOffsets(
            Set<TopicPartition> discovered, ConsumerOffsetsRetriever retriever) {
        List<TopicPartition> first = new ArrayList<>();
        List<TopicPartition> later = new ArrayList<>();
        for (TopicPartition partition : discovered) {
            boolean isFirst = !firstDiscoveryDone || initial.contains(partition);
            (isFirst ? first : later).add(partition);
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!first.isEmpty()) {
            offsets.putAll(subscription.startingOffsets().getPartitionOffsets(first, retriever));
        }
        if (!later.isEmpty()) {
            offsets.putAll(OffsetsInitializer.earliest().getPartitionOffsets(later, retriever));
        }
        return offsets;
    }

    /** After this line {@link #close} wakes the client up, or did so already. */
    private void use(Consumer<byte[], byte[]> client) {
        clientInUse = client;
        if (closed) {
            throw new KafkaException("Partition discovery was closed");
        }
    }

    /** Ends a discovery under way, and all later ones; returns at once. */
    public void shutDown() {
        closed = true;
        Consumer<byte[], byte[]> client = clientInUse;
        if (client != null) {
            client.wakeup();
        }
    }

    /**
     * Ends a discovery under way and closes the clients. Waits up to 10 seconds for the discovery
     * to end and up to 10 more for the client to close.
     */
    @Override
    public void close() {
        shutDown();
        boolean idle = false;
        try {
            idle = lock.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!idle) {
            LOG.warn(
                    "A partition discovery on {} is still under way; it closes its clients itself",
                    subscription.bootstrapServers());
            return;
        }
        try {
            closeQuietly(metadataClient);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("deprecation") // its successor close(CloseOptions) is missing in clients 3.9
    private static void closeQuietly(@Nullable Consumer<byte[], byte[]> client) {
        if (client == null) {
            return;
        }
        try {
            client.close(CLOSE_TIMEOUT);
        } catch (KafkaException e) {
            LOG.warn("Could not close a client of the partition discovery", e);
        }
    }
}
