/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import io.kerstream.security.KafkaSecurityUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
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
 * reason that may pass, the next one is awaited; readers are not affected.
 *
 * <p>A partition that no longer exists keeps its split, and its reader is told to let it rest until
 * it is found again; it then goes on at its offset. Whether that is the old partition, hidden for a
 * while, or a new one under the old name, a consumer cannot tell; so nothing is read twice for the
 * former, and for the latter the broker and {@code auto.offset.reset} have the last word.
 */
@Internal
public final class KafkaSourceEnumerator
        implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceEnumerator.class);

    /** Number of partitions that were read and do not exist now. */
    static final String MISSING_PARTITIONS_GAUGE = "missingPartitions";

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private final PartitionDiscoverer discoverer;
    private final Boundedness boundedness;
    private final long discoveryIntervalMs;
    private final @Nullable ClassLoader clientClassLoader;

    private final Map<TopicPartition, KafkaPartitionSplit> assigned = new HashMap<>();
    private final Map<TopicPartition, KafkaPartitionSplit> unassigned = new LinkedHashMap<>();

    /** Partitions restored without offsets; the first discovery turns them into splits. */
    private final Map<TopicPartition, KafkaPartitionSplit> unresolved = new HashMap<>();

    /** Partitions that the last look did not find. Read by the metric, too. */
    private volatile Set<TopicPartition> missing = Set.of();

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
        context.metricGroup().gauge(MISSING_PARTITIONS_GAUGE, () -> missing.size());
        if (boundedness == Boundedness.BOUNDED
                && initialDiscoveryFinished
                && unresolved.isEmpty()) {
            noMoreSplits = true;
        } else if (looksAgain()) {
            context.callAsync(this::discover, this::handleDiscovery, 0, discoveryIntervalMs);
        } else {
            context.callAsync(this::discover, this::handleDiscovery);
        }
    }

    private boolean looksAgain() {
        return discoveryIntervalMs > 0 && boundedness != Boundedness.BOUNDED;
    }

    private PartitionDiscoverer.Discovery discover() {
        Thread worker = Thread.currentThread();
        ClassLoader before = worker.getContextClassLoader();
        worker.setContextClassLoader(clientClassLoader);
        try {
            return discoverer.discover();
        } finally {
            worker.setContextClassLoader(before);
        }
    }

    private void handleDiscovery(
            PartitionDiscoverer.@Nullable Discovery discovery, @Nullable Throwable error) {
        if (error != null || discovery == null) {
            handleFailure(error);
            return;
        }
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
        reportMissing(discovery.missing());
        initialDiscoveryFinished = true;
        if (boundedness == Boundedness.BOUNDED) {
            noMoreSplits = true;
        }
        assignTo(context.registeredReaders().keySet());
    }

    private void reportMissing(Set<TopicPartition> nowMissing) {
        Set<TopicPartition> before = missing;
        if (nowMissing.equals(before)) {
            return;
        }
        missing = Set.copyOf(nowMissing);
        Set<TopicPartition> gone = minus(nowMissing, before);
        if (!gone.isEmpty()) {
            LOG.warn(
                    "Partitions no longer exist, or the source's principal may no longer describe"
                            + " them: {}. Their readers let them rest; if they are found again,"
                            + " reading goes on at their offsets.",
                    gone);
        }
        Set<TopicPartition> back = minus(before, nowMissing);
        if (!back.isEmpty()) {
            LOG.info("Missing partitions are back and read on: {}", back);
        }
        context.registeredReaders().keySet().forEach(this::sendMissing);
    }

    private static Set<TopicPartition> minus(Set<TopicPartition> all, Set<TopicPartition> less) {
        Set<TopicPartition> rest = new HashSet<>(all);
        rest.removeAll(less);
        return rest;
    }

    /** All of them, because restored splits are not with the readers that would own new ones. */
    private void sendMissing(int subtaskId) {
        context.sendEventToSourceReader(subtaskId, new MissingPartitionsEvent(missing));
    }

    private void handleFailure(@Nullable Throwable error) {
        if (closed) {
            LOG.debug("Partition discovery was ended by close()", error);
            return;
        }
        boolean mayPass =
                error instanceof RetriableException
                        || error instanceof KafkaSecurityUnavailableException;
        if (mayPass && looksAgain() && initialDiscoveryFinished && unresolved.isEmpty()) {
            LOG.warn(
                    "Partition discovery failed, the next one is in {} ms",
                    discoveryIntervalMs,
                    error);
            return;
        }
        throw new FlinkRuntimeException(
                "Could not discover the Kafka partitions to read: "
                        + (error == null ? "no answer" : error.getMessage()),
                error);
    }

    @Override
    public void addReader(int subtaskId) {
        if (!missing.isEmpty()) {
            sendMissing(subtaskId);
        }
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
