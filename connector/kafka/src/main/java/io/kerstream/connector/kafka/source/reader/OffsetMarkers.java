/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions of which restored state says "earliest" and the like in place of an offset. Owned by
 * the fetch thread.
 *
 * <p>The cluster cannot say what that means for a partition that does not exist: resting ones are
 * not asked for.
 */
final class OffsetMarkers<T> {

    private final OffsetResolver resolver;
    private final PartitionOffsetsRetriever retriever;

    /** Paused and resting like others, but not assigned. */
    private final List<AssignedPartition<T>> unresolved = new ArrayList<>();

    OffsetMarkers(OffsetResolver resolver, PartitionOffsetsRetriever retriever) {
        this.resolver = resolver;
        this.retriever = retriever;
    }

    void add(AssignedPartition<T> assigned) {
        unresolved.add(assigned);
    }

    /** Whether {@link #resolve} has something to do. */
    boolean canBeResolved() {
        return unresolved.stream().anyMatch(assigned -> !assigned.resting);
    }

    /**
     * Asks the cluster where the partitions start and stop, and places them there.
     *
     * @return those that were placed
     * @throws org.apache.kafka.common.KafkaException if it did not answer; nothing is placed then
     */
    List<AssignedPartition<T>> resolve() {
        List<AssignedPartition<T>> asked = new ArrayList<>();
        Map<TopicPartition, Long> starting = new HashMap<>();
        Map<TopicPartition, Long> stopping = new HashMap<>();
        for (AssignedPartition<T> assigned : unresolved) {
            if (!assigned.resting) {
                asked.add(assigned);
                starting.put(assigned.state.topicPartition, assigned.state.startingOffset);
                stopping.put(assigned.state.topicPartition, assigned.state.stoppingOffset);
            }
        }
        starting = resolver.resolveStarting(starting, retriever);
        stopping = resolver.resolveStopping(stopping, retriever);
        for (AssignedPartition<T> assigned : asked) {
            TopicPartition partition = assigned.state.topicPartition;
            assigned.placeAt(
                    Objects.requireNonNull(starting.get(partition)),
                    Objects.requireNonNull(stopping.get(partition)));
        }
        unresolved.removeAll(asked);
        return asked;
    }
}
