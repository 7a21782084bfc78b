/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;

/** A committer that does what a test says, by transactional id. */
final class ScriptedCommitter implements Committer<KafkaCommittable> {

    private final List<String> committed = new ArrayList<>();
    private final Set<String> undecided = new HashSet<>();
    private final Set<String> failing = new HashSet<>();

    void undecided(String id) {
        undecided.add(id);
    }

    void failing(String id) {
        failing.add(id);
    }

    List<String> committed() {
        return committed;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) throws IOException {
        for (CommitRequest<KafkaCommittable> request : requests) {
            String id = request.getCommittable().transaction().transactionalId();
            if (failing.contains(id)) {
                throw new IOException("planned: " + id);
            }
            if (undecided.contains(id)) {
                request.retryLater();
            } else {
                committed.add(id);
            }
        }
    }

    @Override
    public void close() {}
}
