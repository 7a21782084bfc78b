/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers the offsets of each checkpoint until it is known to be complete or superseded.
 *
 * <p>Flink does not promise to report the end of every checkpoint, so the number that is remembered
 * is bounded. Owned by the task thread.
 */
final class CheckpointedOffsets {

    private static final int MAX_CHECKPOINTS = 64;

    private final TreeMap<Long, Map<TopicPartition, OffsetAndMetadata>> offsets = new TreeMap<>();

    /** Final offsets of finished partitions that no completed checkpoint contained yet. */
    private final Map<TopicPartition, OffsetAndMetadata> finished = new HashMap<>();

    void finished(PartitionState<?> partition) {
        finished.put(partition.topicPartition, new OffsetAndMetadata(partition.nextOffset));
    }

    void remember(long checkpointId, Collection<? extends PartitionState<?>> partitions) {
        offsets.put(checkpointId, current(partitions));
        if (offsets.size() > MAX_CHECKPOINTS) {
            offsets.pollFirstEntry();
        }
    }

    /** The offsets after the last emitted records, finished partitions included. */
    Map<TopicPartition, OffsetAndMetadata> current(
            Collection<? extends PartitionState<?>> partitions) {
        Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>(finished);
        for (PartitionState<?> partition : partitions) {
            // A marker is no position: nothing is known to have been read.
            if (partition.nextOffset >= 0) {
                current.put(partition.topicPartition, new OffsetAndMetadata(partition.nextOffset));
            }
        }
        return current;
    }

    /** The offsets of a completed checkpoint; forgets it and all earlier ones. */
    Map<TopicPartition, OffsetAndMetadata> complete(long checkpointId) {
        Map<TopicPartition, OffsetAndMetadata> completed = offsets.get(checkpointId);
        offsets.headMap(checkpointId, true).clear();
        if (completed == null) {
            return Map.of();
        }
        // A partition may have been finished since, at a later offset than the checkpoint's.
        completed.forEach(finished::remove);
        return completed;
    }

    void abort(long checkpointId) {
        offsets.remove(checkpointId);
    }
}
