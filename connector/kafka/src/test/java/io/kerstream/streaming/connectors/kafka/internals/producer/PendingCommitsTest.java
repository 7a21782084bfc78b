/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingCommitsTest {

    private final PendingCommits pending = new PendingCommits();
    private final ScriptedCommitter committer = new ScriptedCommitter();

    @Test
    void commitsWithTheirCheckpointAndNoSooner() throws Exception {
        pending.add(1, List.of(transaction("a")));
        pending.add(2, List.of(transaction("b")));

        pending.commitUpTo(1, committer);

        assertThat(committer.committed()).containsExactly("a");
        assertThat(pending.all()).containsExactly(transaction("b"));
    }

    @Test
    void aCompletionThatIsToldLateOrNeverIsMadeUpForByTheNext() throws Exception {
        pending.add(1, List.of(transaction("a")));
        pending.add(3, List.of(transaction("b")));
        pending.add(4, List.of(transaction("c")));

        pending.commitUpTo(3, committer);
        pending.commitUpTo(1, committer);

        assertThat(committer.committed()).containsExactly("a", "b");
        assertThat(pending.all()).containsExactly(transaction("c"));
    }

    @Test
    void anUndecidedCommitIsAFailure() {
        pending.add(1, List.of(transaction("a")));
        committer.undecided("a");

        assertThatThrownBy(() -> pending.commitUpTo(1, committer))
                .hasMessageContaining("is not decided");

        assertThat(pending.all()).containsExactly(transaction("a"));
    }

    @Test
    void aFailureKeepsTheTransactionAndThoseAfterIt() {
        pending.add(1, List.of(transaction("a")));
        pending.add(2, List.of(transaction("b")));
        pending.add(3, List.of(transaction("c")));
        committer.failing("b");

        assertThatThrownBy(() -> pending.commitUpTo(3, committer))
                .isInstanceOf(IOException.class)
                .hasMessage("planned: b");

        assertThat(committer.committed()).containsExactly("a");
        assertThat(pending.all()).containsExactly(transaction("b"), transaction("c"));
    }

    private static KafkaCommittable transaction(String id) {
        return new KafkaCommittable(new TransactionIdentity(id, 1, (short) 0), true, 1, 1);
    }
}
