/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.KafkaSourceOptions;
import io.kerstream.connector.kafka.source.enumerator.discovery.DiscoveryFailures;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every discovered partition to the reader that owns it, with its offsets resolved.
 *
 * <p>All state here but the closed flag belongs to the coordinator thread. Questions to Kafka run
 * on the coordinator's worker thread, in {@link PartitionDiscoverer}, which hands over complete
 * splits; so a checkpoint sees a partition either not at all, and it is discovered again, or with
 * its offsets.
 *
 * <p>A bounded source looks once: what it reads is fixed by the first discovery, also across
 * restores; after one it looks again only for partitions whose offsets the state lacks, and ignores
 * others. An unbounded one looks again in every discovery interval. If a later look fails for a
 * reason that may pass, the next one is awaited; readers are not affected. Sources that do not look
 * for new partitions look whether those that they have still exist.
 *
 * <p>A partition that no longer exists keeps its split, and its reader is told to let it rest until
 * it is found again; it then goes on at its offset. The reader of a bounded source fails instead,
 * if it has not read the partition to its end: nobody knows whether it ever can. Whether that is
 * the old partition, hidden for a while, or a new one under the old name, a consumer cannot tell;
 * so nothing is read twice for the former, and for the latter the broker and {@code
 * auto.offset.reset} have the last word.
 */
@Internal
public final class KafkaSourceEnumerator
        implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceEnumerator.class);

    /** Between two looks for known partitions, where none is set that could be used. */
    private static final long DEFAULT_INTERVAL_MS =
            KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.defaultValue();

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private final PartitionDiscoverer discoverer;
    private final Boundedness boundedness;
    private final long discoveryIntervalMs;
    private final @Nullable ClassLoader clientClassLoader;

    private final Map<TopicPartition, KafkaPartitionSplit> assigned = new HashMap<>();
    private final Map<TopicPartition, KafkaPartitionSplit> unassigned = new LinkedHashMap<>();

    /** Partitions restored without offsets; the first discovery turns them into splits. */
    private final Map<TopicPartition, KafkaPartitionSplit> unresolved = new HashMap<>();

    private final MissingPartitions missing;

    private boolean initialDiscoveryFinished;
    private boolean noMoreSplits;

    /** Set by a thread that is not the coordinator's. */
    private volatile boolean closed;

    /**
     * @param discoveryIntervalMs milliseconds between two looks; 0 or less to look once
     */
    public KafkaSourceEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            PartitionDiscoverer discoverer,
            Boundedness boundedness,
            long discoveryIntervalMs,
            KafkaSourceEnumState restored) {
        this.context = context;
        this.missing = new MissingPartitions(context);
        this.discoverer = discoverer;
        this.boundedness = boundedness;
        this.discoveryIntervalMs = discoveryIntervalMs;
        this.initialDiscoveryFinished = restored.initialDiscoveryFinished();
        // Set by the coordinator while it creates the enumerator; its worker thread lacks it.
        this.clientClassLoader = Thread.currentThread().getContextClassLoader();
        for (KafkaPartitionSplit split : restored.assignedSplits()) {
            assigned.put(split.getTopicPartition(), split);
        }
        for (KafkaPartitionSplit split : restored.unassignedSplits()) {
            (split.isResolved() ? unassigned : unresolved).put(split.getTopicPartition(), split);
        }
    }

    /** What the discoverer of an enumerator with this state has to know. */
    public static PartitionDiscoverer.Known known(KafkaSourceEnumState state) {
        Set<TopicPartition> partitions = new HashSet<>();
        state.assignedSplits().forEach(split -> partitions.add(split.getTopicPartition()));
        Set<TopicPartition> initial = new HashSet<>();
        for (KafkaPartitionSplit split : state.unassignedSplits()) {
            (split.isResolved() ? partitions : initial).add(split.getTopicPartition());
        }
        return new PartitionDiscoverer.Known(partitions, initial, state.initialDiscoveryFinished());
    }

    @Override
    public void start() {
        missing.register();
        if (discoveryIntervalMs > 0 && boundedness != Boundedness.BOUNDED) {
            callPeriodically(discoverer::discover, this::handleDiscovery, 0, discoveryIntervalMs);
            return;
        }
        noMoreSplits =
                boundedness == Boundedness.BOUNDED
                        && initialDiscoveryFinished
                        && unresolved.isEmpty();
        if (!noMoreSplits) {
            context.callAsync(
                    () -> withClassLoader(discoverer::discover), this::handleOnlyDiscovery);
        }
        long interval = discoveryIntervalMs > 0 ? discoveryIntervalMs : DEFAULT_INTERVAL_MS;
        callPeriodically(
                discoverer::checkKnown, this::handleCheck, noMoreSplits ? 0 : interval, interval);
    }

    private void callPeriodically(
            Supplier<PartitionDiscoverer.Discovery> look,
            BiConsumer<PartitionDiscoverer.Discovery, Throwable> handler,
            long delayMs,
            long periodMs) {
        context.callAsync(() -> withClassLoader(look), handler, delayMs, periodMs);
    }

    private PartitionDiscoverer.Discovery withClassLoader(
            Supplier<PartitionDiscoverer.Discovery> look) {
        Thread worker = Thread.currentThread();
        ClassLoader before = worker.getContextClassLoader();
        worker.setContextClassLoader(clientClassLoader);
        try {
            return look.get();
        } finally {
            worker.setContextClassLoader(before);
        }
    }

    private void handleDiscovery(
            PartitionDiscoverer.@Nullable Discovery discovery, @Nullable Throwable error) {
        if (error != null || discovery == null) {
            handleFailure(error, initialDiscoveryFinished && unresolved.isEmpty());
        } else {
            add(discovery);
        }
    }

    private void handleOnlyDiscovery(
            PartitionDiscoverer.@Nullable Discovery discovery, @Nullable Throwable error) {
        if (error != null || discovery == null) {
            handleFailure(error, false);
        } else {
            add(discovery);
        }
    }

    private void handleCheck(
            PartitionDiscoverer.@Nullable Discovery discovery, @Nullable Throwable error) {
        if (error != null || discovery == null) {
            handleFailure(error, true);
        } else {
            missing.set(discovery.missing());
        }
    }

    private void add(PartitionDiscoverer.Discovery discovery) {
        List<KafkaPartitionSplit> wanted = new ArrayList<>(discovery.added());
        if (boundedness == Boundedness.BOUNDED && initialDiscoveryFinished) {
            wanted.removeIf(split -> !unresolved.containsKey(split.getTopicPartition()));
        }
        if (!wanted.isEmpty()) {
            LOG.info("Discovered {} partitions: {}", wanted.size(), wanted);
        }
        for (KafkaPartitionSplit split : wanted) {
            unresolved.remove(split.getTopicPartition());
            unassigned.put(split.getTopicPartition(), split);
        }
        if (!unresolved.isEmpty()) {
            LOG.warn("Partitions no longer exist and are not read: {}", unresolved.keySet());
            unresolved.clear();
        }
        missing.set(discovery.missing());
        initialDiscoveryFinished = true;
        if (boundedness == Boundedness.BOUNDED) {
            noMoreSplits = true;
        }
        assignTo(context.registeredReaders().keySet());
    }

    /**
     * @param canWait whether nothing depends on this look before the next one
     */
    private void handleFailure(@Nullable Throwable error, boolean canWait) {
        if (closed) {
            LOG.debug("Partition discovery was ended by close()", error);
            return;
        }
        if (canWait && DiscoveryFailures.mayPass(error)) {
            LOG.warn("Partition discovery failed and will be tried again", error);
            return;
        }
        throw DiscoveryFailures.fatal(error);
    }

    @Override
    public void addReader(int subtaskId) {
        missing.tell(subtaskId);
        assignTo(Set.of(subtaskId));
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtaskId) {
        for (KafkaPartitionSplit split : splits) {
            assigned.remove(split.getTopicPartition());
            unassigned.put(split.getTopicPartition(), split);
        }
        if (context.registeredReaders().containsKey(subtaskId)) {
            assignTo(Set.of(subtaskId));
        }
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Splits are pushed to their owners; readers do not ask.
    }

    private void assignTo(Collection<Integer> readers) {
        int parallelism = context.currentParallelism();
        Map<Integer, List<KafkaPartitionSplit>> assignment = new HashMap<>();
        for (KafkaPartitionSplit split : unassigned.values()) {
            int owner = SplitOwner.of(split.getTopicPartition(), parallelism);
            if (readers.contains(owner)) {
                assignment.computeIfAbsent(owner, reader -> new ArrayList<>()).add(split);
            }
        }
        if (!assignment.isEmpty()) {
            for (List<KafkaPartitionSplit> splits : assignment.values()) {
                for (KafkaPartitionSplit split : splits) {
                    unassigned.remove(split.getTopicPartition());
                    assigned.put(split.getTopicPartition(), split);
                }
            }
            LOG.info("Assigning partitions to readers: {}", assignment);
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
        if (noMoreSplits) {
            List.copyOf(readers).forEach(context::signalNoMoreSplits);
        }
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpointId) {
        List<KafkaPartitionSplit> pending = new ArrayList<>(unassigned.values());
        pending.addAll(unresolved.values());
        return new KafkaSourceEnumState(assigned.values(), pending, initialDiscoveryFinished);
    }

    @Override
    public void close() {
        closed = true;
        discoverer.close();
    }
}
