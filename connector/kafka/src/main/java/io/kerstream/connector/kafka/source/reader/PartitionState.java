/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one partition, as the task thread sees it.
 *
 * <p>Slices of records carry a reference to it, so that emitting needs no look-up.
 */
final class PartitionState<T> {

    final TopicPartition topicPartition;
    final String splitId;

    /** Where the split said to start; may be a marker. */
    final long startingOffset;

    /** Offset of the next record to emit; a marker until the fetch thread has resolved it. */
    long nextOffset;

    /** Written by the fetch thread when it resolves a marker; read by snapshots. */
    volatile long stoppingOffset;

    /** Whether records that come are to be kept; see {@link HeldBackSlices}. */
    boolean heldBack;

    private @Nullable SourceOutput<T> output;

    PartitionState(KafkaPartitionSplit split) {
        this.topicPartition = split.getTopicPartition();
        this.splitId = split.splitId();
        this.startingOffset = split.getStartingOffset();
        this.nextOffset = startingOffset;
        this.stoppingOffset = split.stoppingOffset();
    }

    /** Whether a broker has to say where to start or stop. */
    boolean hasMarker() {
        return KafkaPartitionSplit.isMarker(startingOffset)
                || KafkaPartitionSplit.isMarker(stoppingOffset);
    }

    /** The split's own output, which tracks the partition's watermark. */
    SourceOutput<T> output(ReaderOutput<T> readerOutput) {
        SourceOutput<T> existing = output;
        if (existing == null) {
            existing = readerOutput.createOutputForSplit(splitId);
            output = existing;
        }
        return existing;
    }

    KafkaPartitionSplit toSplit() {
        return new KafkaPartitionSplit(topicPartition, nextOffset, stoppingOffset);
    }
}
