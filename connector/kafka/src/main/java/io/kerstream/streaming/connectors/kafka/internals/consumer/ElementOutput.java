/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import org.apache.flink.annotation.Internal;

/**
 * What Flink gives a source function to emit to: the same in all lines of Flink, which have it in
 * different packages. All methods but {@link #lock} are called with the lock held.
 */
@Internal
public interface ElementOutput<T> {

    void collect(T element);

    /**
     * Emits an element with its event time.
     *
     * @param timestamp milliseconds since the epoch
     */
    void collect(T element, long timestamp);

    /**
     * Says that event time has come so far.
     *
     * @param timestamp milliseconds since the epoch
     */
    void emitWatermark(long timestamp);

    /** Nothing will come for a while: event time does not wait for this subtask. */
    void markIdle();

    /** The lock that checkpoints are taken under. */
    Object lock();
}
