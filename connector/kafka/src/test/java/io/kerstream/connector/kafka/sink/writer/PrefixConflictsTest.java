/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class PrefixConflictsTest {

    private static final long TIMEOUT = 60_000;
    private final KafkaException fenced =
            new KafkaException("send failed", new InvalidProducerEpochException("old epoch"));

    private String prefix;
    private long now = 1_000;
    private long age = 10;

    @BeforeEach
    void ownPrefix(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void theThirdFenceInAShortTimeEndsTheJob() {
        assertThat(nextAttempt(0)).isNotInstanceOf(SharedPrefixException.class);
        assertThat(nextAttempt(0)).isNotInstanceOf(SharedPrefixException.class);
        assertThat(nextAttempt(0))
                .isInstanceOf(SharedPrefixException.class)
                .hasMessageContaining("prefix \"" + prefix + "\"")
                .hasMessageContaining("setTransactionalIdPrefix")
                .hasMessageEndingWith("[TRANSACTIONAL_ID_PREFIX_SHARED]")
                .hasCause(fenced);
    }

    @Test
    void fencesLongAgoDoNotCount() {
        nextAttempt(0);
        nextAttempt(0);
        now += Duration.ofMinutes(11).toMillis();

        assertThat(nextAttempt(0)).isNotInstanceOf(SharedPrefixException.class);
    }

    @Test
    void oneWriterCountsOnceHoweverManyRecordsMeetIt() {
        PrefixConflicts conflicts = conflicts(0);
        for (int i = 0; i < 10; i++) {
            assertThat(conflicts.explain(fenced).orElseThrow())
                    .isNotInstanceOf(SharedPrefixException.class);
        }
    }

    @Test
    void writersOfOneJobAreFencedTogetherAndCountApart() {
        for (int subtask = 0; subtask < 10; subtask++) {
            assertThat(nextAttempt(subtask)).isNotInstanceOf(SharedPrefixException.class);
        }
    }

    @Test
    void anExpiredTransactionIsNoConflict() {
        age = TIMEOUT;

        assertThat(conflicts(0).explain(fenced)).isEqualTo(Optional.empty());
    }

    @Test
    void aForeignTransactionIsAConflictHoweverOldTheOwnOneIs() {
        age = TIMEOUT;
        ForeignTransactionsException foreign =
                new ForeignTransactionsException(List.of("p-k0-0-7"));

        assertThat(conflicts(0).explain(foreign).orElseThrow())
                .isNotInstanceOf(SharedPrefixException.class);
        conflicts(0).explain(foreign);
        assertThat(conflicts(0).explain(foreign).orElseThrow())
                .isInstanceOf(SharedPrefixException.class)
                .hasMessageContainingAll("[p-k0-0-7]", "prefix \"" + prefix + "\"");
    }

    @Test
    void otherFailuresAreNotItsBusiness() {
        assertThat(conflicts(0).explain(new TimeoutException("slow"))).isEmpty();
        assertThat(conflicts(0).explain(new ProducerFencedException("fenced"))).isPresent();
    }

    private RuntimeException nextAttempt(int subtask) {
        return conflicts(subtask).explain(fenced).orElseThrow();
    }

    private PrefixConflicts conflicts(int subtask) {
        return new PrefixConflicts(prefix, subtask, () -> age, TIMEOUT, () -> now);
    }
}
