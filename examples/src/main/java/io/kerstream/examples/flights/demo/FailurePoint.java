/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.Serializable;
import java.time.Duration;

/**
 * Finds the moment that hurts most in one subtask: a checkpoint is complete, and the next
 * transaction already holds records.
 *
 * <p>A sink opens a new transaction with the first record behind a barrier. Records that pass after
 * the barrier of checkpoint <i>n</i> and before that of <i>n</i>+1 are therefore in the transaction
 * that <i>n</i>+1 would commit. Not thread-safe: for the task thread.
 */
final class FailurePoint implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int minRecords;
    private final long minOpenNanos;
    private long lastBarrier = -1;
    private long lastComplete = -1;
    private int recordsSinceBarrier;
    private long firstRecordNanos;

    /**
     * @param minRecords how many records the open transaction has to hold
     * @param minOpen how long it has to be open, for the producer to send them
     */
    FailurePoint(int minRecords, Duration minOpen) {
        this.minRecords = minRecords;
        this.minOpenNanos = minOpen.toNanos();
    }

    void barrier(long checkpointId) {
        lastBarrier = checkpointId;
        recordsSinceBarrier = 0;
    }

    void complete(long checkpointId) {
        lastComplete = checkpointId;
    }

    void record(long nowNanos) {
        if (recordsSinceBarrier++ == 0) {
            firstRecordNanos = nowNanos;
        }
    }

    /** Whether a failure now loses an open transaction behind a complete checkpoint. */
    boolean isReached(long nowNanos) {
        return lastComplete >= 0
                && lastComplete == lastBarrier
                && recordsSinceBarrier >= minRecords
                && nowNanos - firstRecordNanos >= minOpenNanos;
    }

    @Override
    public String toString() {
        return "checkpoint %d is complete and %d records went into the transaction after it"
                .formatted(lastComplete, recordsSinceBarrier);
    }
}
