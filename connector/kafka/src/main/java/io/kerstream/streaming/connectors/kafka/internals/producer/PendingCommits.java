/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.Committer;

/**
 * The prepared transactions of a sink, by the checkpoint whose completion commits them.
 *
 * <p>A commit is waited for: when {@link #commitUpTo} has returned, no later checkpoint carries
 * what that checkpoint completed. The reuse of transactional ids rests on it.
 *
 * <p>Completion is told late, together with that of a later checkpoint, or never; a checkpoint may
 * also be aborted. None of them needs more than what is here: a transaction stays until a
 * checkpoint at or after its own is complete, and is in the state of all in between.
 *
 * <p>Not thread-safe: used by the task thread.
 */
final class PendingCommits {

    private final NavigableMap<Long, List<KafkaCommittable>> byCheckpoint = new TreeMap<>();

    /** Adds what was prepared for a checkpoint. */
    void add(long checkpointId, Collection<KafkaCommittable> prepared) {
        if (!prepared.isEmpty()) {
            byCheckpoint.put(checkpointId, List.copyOf(prepared));
        }
    }

    /** Everything not committed yet, oldest first. */
    List<KafkaCommittable> all() {
        return byCheckpoint.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Commits what was prepared for this checkpoint and those before it.
     *
     * @throws IOException if a transaction is not committed; it and those after it stay
     */
    void commitUpTo(long checkpointId, Committer<KafkaCommittable> committer)
            throws IOException, InterruptedException {
        Iterator<List<KafkaCommittable>> complete =
                byCheckpoint.headMap(checkpointId, true).values().iterator();
        while (complete.hasNext()) {
            commit(complete.next(), committer);
            complete.remove();
        }
    }

    /** Commits each, and returns when Kafka has decided so. */
    static void commit(
            Collection<KafkaCommittable> committables, Committer<KafkaCommittable> committer)
            throws IOException, InterruptedException {
        for (KafkaCommittable committable : committables) {
            committer.commit(List.of(new DecidedRequest(committable)));
        }
    }
}
