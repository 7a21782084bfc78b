/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which checkpoints one job has taken, and what its tasks have put into them. Told by the tasks,
 * which run in the test's JVM. Thread-safe.
 */
public final class CheckpointProgress {

    /** State of the subtasks by checkpoint. */
    private final ConcurrentSkipListMap<Long, Map<Integer, byte[]>> snapshots =
            new ConcurrentSkipListMap<>();

    private volatile long begun = -1;
    private volatile long completed = -1;

    /** Called by the subtasks of one operator with their state. */
    public void snapshot(long checkpointId, int subtask, byte[] state) {
        snapshots
                .computeIfAbsent(checkpointId, id -> new ConcurrentHashMap<>())
                .put(subtask, state);
        synchronized (this) {
            begun = Math.max(begun, checkpointId);
        }
    }

    /**
     * Called by the subtasks when a checkpoint is complete.
     *
     * @return whether this is the first that is heard of it
     */
    public synchronized boolean complete(long checkpointId) {
        if (checkpointId <= completed) {
            return false;
        }
        completed = checkpointId;
        // The earlier ones are superseded.
        snapshots.headMap(completed).clear();
        return true;
    }

    /** The id of the newest checkpoint that any subtask has taken part in, or -1. */
    public long begun() {
        return begun;
    }

    /** The id of the newest checkpoint that is complete, or -1. */
    public long completed() {
        return completed;
    }

    /** The subtasks' states in the newest completed checkpoint. */
    public synchronized Collection<byte[]> newest() {
        return snapshots.getOrDefault(completed, Map.of()).values();
    }
}
