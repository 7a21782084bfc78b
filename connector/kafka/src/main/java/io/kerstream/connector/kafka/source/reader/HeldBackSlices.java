/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was fetched of partitions that are paused for watermark alignment (FLIP-217).
 *
 * <p>A pause counts for the task thread at once, whatever the fetch thread is doing: records that
 * have been or are just being handed over wait here, in order, and give their room in the handover
 * back, so that the other partitions, whose progress ends the pause, can go on. Fetching a resumed
 * partition begins again when nothing of it waits here any more: however often a partition is
 * paused, no more waits than was under way at one pause.
 *
 * <p>Owned by the task thread.
 */
final class HeldBackSlices<T> {

    private final Set<PartitionState<T>> paused = new HashSet<>();
    private final Map<PartitionState<T>, Deque<PartitionSlice<T>>> waiting = new LinkedHashMap<>();

    /** Resumed partitions whose records are being emitted, and which are not fetched yet. */
    private final Set<PartitionState<T>> draining = new HashSet<>();

    void pause(Collection<PartitionState<T>> partitions) {
        for (PartitionState<T> partition : partitions) {
            partition.heldBack = true;
            paused.add(partition);
            draining.remove(partition);
        }
    }

    /** Returns the partitions to be fetched again now; those with waiting records come later. */
    List<TopicPartition> resume(Collection<PartitionState<T>> partitions) {
        List<TopicPartition> toFetch = new ArrayList<>();
        for (PartitionState<T> partition : partitions) {
            paused.remove(partition);
            if (!waiting.containsKey(partition) && !draining.contains(partition)) {
                partition.heldBack = false;
                toFetch.add(partition.topicPartition);
            }
        }
        return toFetch;
    }

    /** Keeps the records of a held back partition from the given index on. */
    void keep(PartitionSlice<T> slice, int from) {
        waiting.computeIfAbsent(slice.partition(), partition -> new ArrayDeque<>())
                .add(slice.withoutFirst(from));
    }

    /** Whether {@link #takeResumed} has something. */
    boolean hasResumed() {
        return waiting.size() > 0 && !paused.containsAll(waiting.keySet());
    }

    /** What waits of partitions that are no longer paused, to be emitted before anything else. */
    @Nullable FetchedBatch<T> takeResumed() {
        if (waiting.isEmpty()) {
            return null;
        }
        List<PartitionSlice<T>> slices = new ArrayList<>();
        Iterator<Map.Entry<PartitionState<T>, Deque<PartitionSlice<T>>>> entries =
                waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<PartitionState<T>, Deque<PartitionSlice<T>>> entry = entries.next();
            PartitionState<T> partition = entry.getKey();
            if (!paused.contains(partition)) {
                entries.remove();
                slices.addAll(entry.getValue());
                partition.heldBack = false;
                draining.add(partition);
            }
        }
        // Their room was given back when they were put here.
        return slices.isEmpty() ? null : new FetchedBatch<>(slices, 0);
    }

    /** To be called between two batches; returns the partitions to be fetched again. */
    List<TopicPartition> drained() {
        if (draining.isEmpty()) {
            return List.of();
        }
        List<TopicPartition> toFetch = new ArrayList<>();
        for (PartitionState<T> partition : draining) {
            toFetch.add(partition.topicPartition);
        }
        draining.clear();
        return toFetch;
    }

    void forget(PartitionState<T> partition) {
        paused.remove(partition);
        draining.remove(partition);
    }
}
