/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commits of completed checkpoints to the consumer group. */
@Timeout(60)
class ReaderCommitTest {

    private Map<?, ?> offsets(long t0) {
        return Map.of(T0, new OffsetAndMetadata(t0));
    }

    private void emitAndSnapshot(ReaderHarness harness, long offset, long checkpoint) {
        harness.consumer.write(T0, offset);
        harness.emitUntilSize((int) offset + 1);
        harness.reader.snapshotState(checkpoint);
    }

    @Test
    void commitsTheOffsetsOfTheCompletedCheckpoint() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            emitAndSnapshot(harness, 1, 2);
            assertThat(harness.consumer.commits()).isEmpty();

            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1)));
        }
    }

    @Test
    void oneCommitIsInFlightAndTheNewestOfTheOthersFollows() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            harness.consumer.holdCommits(true);
            for (int i = 0; i < 4; i++) {
                emitAndSnapshot(harness, i, i);
                harness.reader.notifyCheckpointComplete(i);
                await().atMost(LIMIT).until(() -> !harness.consumer.commits().isEmpty());
            }
            harness.awaitPoll();
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1)));
            assertThat(harness.count("commitsSucceeded")).isZero();

            harness.consumer.holdCommits(false);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 2);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1), offsets(4)));
        }
    }

    @Test
    void aFailedCommitIsCountedAndTheReaderGoesOn() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            harness.consumer.failCommitsWith(new TimeoutException("no coordinator"));
            emitAndSnapshot(harness, 0, 1);
            harness.reader.notifyCheckpointComplete(1);
            await().atMost(LIMIT).until(() -> harness.count("commitsFailed") == 1);

            harness.consumer.failCommitsWith(null);
            emitAndSnapshot(harness, 1, 2);
            harness.reader.notifyCheckpointComplete(2);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1), offsets(2)));
        }
    }

    @Test
    void theFinalOffsetsOfAFinishedPartitionAreCommittedOnce() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1);
            harness.consumer.write(T1, 0);
            harness.started(splitBetween(T0, 0, 2), splitFrom(T1, 0)).emitUntilSize(3);
            await().atMost(LIMIT).until(() -> !harness.output.released.isEmpty());
            harness.reader.snapshotState(1);
            harness.reader.notifyCheckpointComplete(1);
            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            harness.reader.snapshotState(2);
            harness.reader.notifyCheckpointComplete(2);
            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 2);

            assertThat(harness.consumer.commits())
                    .isEqualTo(
                            List.of(
                                    Map.of(
                                            T0, new OffsetAndMetadata(2),
                                            T1, new OffsetAndMetadata(1)),
                                    Map.of(T1, new OffsetAndMetadata(1))));
        }
    }

    @Test
    void theOffsetsOfPartitionsWithNothingToReadAreCommitted() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 4, 5);
            harness.started(splitBetween(T0, 4, 4));
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                harness.turn();
                                return !harness.output.released.isEmpty();
                            });
            harness.reader.snapshotState(1);
            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(4)));
            assertThat(harness.output.size()).as("assigned, but not read").isZero();
        }
    }

    @Test
    void aCommitCompletesWhileTheTaskIsHeldUp() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            // One record a poll, each larger than half of the bound: the second has to wait.
            harness.consumer.setMaxPollRecords(1);
            for (int i = 1; i <= 3; i++) {
                harness.consumer.write(T0, i, new byte[600 << 10]);
            }
            await().atMost(LIMIT).until(() -> harness.consumer.position(T0) == 3);

            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            harness.emitUntilSize(4);
            assertThat(harness.reader.snapshotState(2)).containsExactly(splitFrom(T0, 4));
        }
    }

    @Test
    void aCommitWakesAPollUp() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.consumer.waitInPoll(LIMIT.multipliedBy(2));
            harness.awaitPoll();

            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> !harness.consumer.commits().isEmpty());
        }
    }

    @Test
    void nothingIsCommittedWhenSwitchedOff() throws Exception {
        try (ReaderHarness harness = new ReaderHarness(false, LIMIT)) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.reader.notifyCheckpointComplete(1);
            harness.awaitPoll();

            assertThat(harness.consumer.commits()).isEmpty();
        }
    }

    @Test
    void aCommitRequestedJustBeforeCloseIsStillSent() throws Exception {
        ReaderHarness harness = new ReaderHarness();
        try (harness) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.reader.notifyCheckpointComplete(1);
        }

        assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1)));
    }

    /** Commits checkpoint after checkpoint until the broker has the offset. */
    private void awaitCommitOf(ReaderHarness harness, long offset) throws Exception {
        long checkpoint = 100;
        harness.reader.snapshotState(checkpoint);
        harness.reader.notifyCheckpointComplete(checkpoint);
        await().atMost(LIMIT).until(() -> harness.consumer.commits().contains(offsets(offset)));
    }

    @Test
    void whatCannotBeReadBehindTheLastRecordIsCommittedToo() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.consumer.stepOverTo(T0, 5);

            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(5)));
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                harness.turn();
                                return harness.reader
                                        .snapshotState(2)
                                        .equals(List.of(splitFrom(T0, 5)));
                            });
        }
    }

    @Test
    void whatCannotBeReadIsCommittedWhereNothingWasReadAtAll() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 3));
            harness.consumer.stepOverTo(T0, 5);
            harness.awaitPoll();

            awaitCommitOf(harness, 5);
        }
    }

    @Test
    void recordsThatWereNotEmittedAreNotSteppedOver() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            // Handed over and not emitted: 1 and 2, and behind them what cannot be read.
            harness.consumer.write(T0, 1, 2);
            await().atMost(LIMIT).until(() -> harness.consumer.position(T0) == 3);
            harness.consumer.stepOverTo(T0, 9);
            harness.awaitPoll();

            harness.reader.notifyCheckpointComplete(1);
            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
            assertThat(harness.consumer.commits()).isEqualTo(List.of(offsets(1)));

            harness.emitUntilSize(3);
            awaitCommitOf(harness, 9);
            assertThat(harness.output.size()).isEqualTo(3);
        }
    }

    @Test
    void withoutCheckpointsWhatWasEmittedIsCommittedByTheClock() throws Exception {
        try (ReaderHarness harness = ReaderHarness.withAutoCommits()) {
            harness.started(splitFrom(T0, 0));
            harness.consumer.write(T0, 0, 1);
            await().atMost(LIMIT).until(() -> harness.consumer.position(T0) == 2);
            harness.awaitPoll();
            assertThat(harness.consumer.commits()).as("nothing was emitted").isEmpty();

            await().atMost(LIMIT)
                    .until(
                            () -> {
                                harness.turn();
                                return harness.consumer.commits().contains(offsets(2));
                            });
        }
    }

    @Test
    void checkpointsTakeOverFromAutomaticCommits() throws Exception {
        try (ReaderHarness harness = ReaderHarness.withAutoCommits()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.reader.notifyCheckpointComplete(1);
            harness.clockAhead.addAndGet(LIMIT.multipliedBy(10).toNanos());
            harness.reader.snapshotState(2);
            harness.reader.notifyCheckpointComplete(2);
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                harness.turn();
                                return harness.consumer.commits().contains(offsets(1));
                            });
            harness.consumer.write(T0, 1);
            harness.emitUntilSize(2);
            harness.awaitPoll();
            harness.turn();
            harness.awaitPoll();

            assertThat(harness.consumer.commits().contains(offsets(2))).isFalse();
        }
    }

    /** Nothing else asks for a job to be saved where automatic commits are used. */
    @Test
    void aSavepointDoesNotEndAutomaticCommits() throws Exception {
        try (ReaderHarness harness = ReaderHarness.withAutoCommits()) {
            harness.started(splitFrom(T0, 0));
            emitAndSnapshot(harness, 0, 1);
            harness.clockAhead.addAndGet(LIMIT.multipliedBy(10).toNanos());
            harness.reader.notifyCheckpointComplete(1);

            harness.consumer.write(T0, 1);

            await().atMost(LIMIT)
                    .until(
                            () -> {
                                harness.turn();
                                return harness.consumer.commits().contains(offsets(2));
                            });
        }
    }

    @Test
    void theEndOfTheInputIsCommittedAutomatically() throws Exception {
        try (ReaderHarness harness = ReaderHarness.withAutoCommits()) {
            harness.consumer.write(T0, 0, 1, 2);
            harness.started(splitBetween(T0, 0, 2));
            harness.reader.notifyNoMoreSplits();
            harness.emitUntilEnd();

            await().atMost(LIMIT).until(() -> harness.consumer.commits().contains(offsets(2)));
        }
    }
}
