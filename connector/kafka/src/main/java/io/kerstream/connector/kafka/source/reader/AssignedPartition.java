/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;

/** A partition of a {@link ConsumerAssignment}, and where it is. Owned by the fetch thread. */
final class AssignedPartition<T> {

    final PartitionState<T> state;
    long stoppingOffset = KafkaPartitionSplit.NO_STOPPING_OFFSET;
    boolean paused;
    boolean finished;

    /** It does not exist; see {@link ConsumerAssignment#letRest}. */
    boolean resting;

    /** Offset after all that was handed over; the starting offset before. */
    long handedOver;

    /** Whether {@link #placeAt} was called. */
    private boolean placed;

    /** From the first to before the second there is nothing to read; equal if unknown. */
    private long unreadableFrom;

    private long unreadableTo;

    AssignedPartition(PartitionState<T> state) {
        this.state = state;
    }

    /** Says where to read; no markers. */
    void placeAt(long startingOffset, long stop) {
        placed = true;
        handedOver = startingOffset;
        stoppingOffset = stop;
        state.stoppingOffset = stop;
        finished = isBounded() && startingOffset >= stop;
    }

    /** Whether the consumer has it. */
    boolean isAssigned() {
        return placed && !resting;
    }

    boolean isBounded() {
        return stoppingOffset != KafkaPartitionSplit.NO_STOPPING_OFFSET;
    }

    void handedOverUpTo(long offset) {
        handedOver = offset;
        if (offset <= unreadableTo) {
            // The broker had lost the offset and the consumer went back.
            unreadableFrom = offset;
            unreadableTo = offset;
        }
    }

    /** From the offset after all that was handed over up to this one there is nothing to read. */
    void stepOverTo(long position) {
        if (unreadableTo != handedOver) {
            unreadableFrom = handedOver;
        }
        unreadableTo = position;
        handedOver = position;
    }

    /** The first offset from the given one on at which there may be something to read. */
    long nextReadable(long offset) {
        return offset >= unreadableFrom && offset < unreadableTo ? unreadableTo : offset;
    }

    /** For messages. */
    String describeProgress() {
        return state.topicPartition
                + (placed
                        ? " (read up to offset " + handedOver + " of " + stoppingOffset + ")"
                        : " (nothing read)");
    }
}
