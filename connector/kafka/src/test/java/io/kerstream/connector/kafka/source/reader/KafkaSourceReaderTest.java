/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KafkaSourceReaderTest {

    @Nested
    class Emission {

        @Test
        void emitsEachPartitionInOrderWithItsTimestamps() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 5, 6, 9);
                harness.consumer.write(T1, 0, 1);
                harness.started(splitFrom(T0, 6), splitFrom(T1, 0)).emitUntilSize(4);

                assertThat(harness.output.of("t-0")).containsExactly("6", "9");
                assertThat(harness.output.of("t-1")).containsExactly("0", "1");
                assertThat(harness.output.timestamps)
                        .containsExactlyInAnyOrder(1006L, 1009L, 1000L, 1001L);
            }
        }

        @Test
        void createsAPartitionsOutputOnce() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0));
                for (int i = 0; i < 5; i++) {
                    harness.consumer.write(T0, i);
                    harness.emitUntilSize(i + 1);
                }

                assertThat(harness.output.outputsCreated).isEqualTo(1);
            }
        }

        @Test
        void emitsAtMost256RecordsPerCall() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, LongStream.range(0, 600).toArray());
                harness.started(splitFrom(T0, 0));
                harness.reader.isAvailable().get();

                assertThat(harness.reader.pollNext(harness.output))
                        .isEqualTo(InputStatus.MORE_AVAILABLE);
                assertThat(harness.output.size()).isEqualTo(256);
                assertThat(harness.reader.isAvailable()).isDone();
                assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 256));
            }
        }

        @Test
        void completesAvailabilityWhenRecordsCome() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0));
                harness.awaitPoll();
                CompletableFuture<Void> available = harness.reader.isAvailable();
                assertThat(available).isNotDone();
                assertThat(harness.reader.pollNext(harness.output))
                        .isEqualTo(InputStatus.NOTHING_AVAILABLE);

                harness.consumer.write(T0, 0);

                await().atMost(LIMIT).until(available::isDone);
            }
        }

        @Test
        void addsPartitionsWhileOthersAreRead() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0, 1);
                harness.started(splitFrom(T0, 0)).emitUntilSize(2);

                harness.consumer.write(T1, 7, 8);
                harness.reader.addSplits(List.of(splitFrom(T1, 8)));
                harness.consumer.write(T0, 2);
                harness.emitUntilSize(4);

                assertThat(harness.output.of("t-0")).containsExactly("0", "1", "2");
                assertThat(harness.output.of("t-1")).containsExactly("8");
            }
        }

        @Test
        void runsOnANamedDaemonWithTheUsersClassLoader() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0)).awaitPoll();

                assertThat(harness.consumer.pollThread()).startsWith("Kafka fetch thread (task ");
                assertThat(harness.consumer.pollClassLoader()).isSameAs(harness.userClassLoader);
            }
        }
    }

    @Nested
    class State {

        @Test
        void holdsTheOffsetAfterTheLastEmittedRecord() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 3, 4, 10);
                harness.started(splitFrom(T0, 3), splitBetween(T1, 7, 90));
                assertThat(harness.reader.snapshotState(1))
                        .containsExactlyInAnyOrder(splitFrom(T0, 3), splitBetween(T1, 7, 90));

                harness.emitUntilSize(3);

                assertThat(harness.reader.snapshotState(2))
                        .containsExactlyInAnyOrder(splitFrom(T0, 11), splitBetween(T1, 7, 90));
            }
        }

        @Test
        void resolvesMarkersOfRestoredSplits() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.updateBeginningOffsets(Map.of(T0, 40L));
                harness.consumer.updateEndOffsets(Map.of(T1, 70L, T0, 50L));
                harness.started(
                        splitBetween(
                                T0,
                                KafkaPartitionSplit.EARLIEST_OFFSET,
                                KafkaPartitionSplit.LATEST_OFFSET),
                        splitFrom(T1, KafkaPartitionSplit.LATEST_OFFSET));

                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> {
                                    harness.turn();
                                    assertThat(harness.reader.snapshotState(1))
                                            .containsExactlyInAnyOrder(
                                                    splitBetween(T0, 40, 50), splitFrom(T1, 70));
                                });
            }
        }
    }

    @Nested
    class Bounds {

        @Test
        void endsWhenAllPartitionsReachedTheirStoppingOffsets() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0, 1, 2, 3, 4);
                harness.consumer.write(T1, 5, 6, 7);
                harness.started(splitBetween(T0, 1, 3), splitBetween(T1, 5, 8));
                harness.reader.notifyNoMoreSplits();
                harness.emitUntilEnd();

                assertThat(harness.output.of("t-0")).containsExactly("1", "2");
                assertThat(harness.output.of("t-1")).containsExactly("5", "6", "7");
                assertThat(harness.output.released).containsExactlyInAnyOrder("t-0", "t-1");
                assertThat(harness.reader.snapshotState(1)).isEmpty();
                assertThat(harness.reader.isAvailable()).isDone();
            }
        }

        @Test
        void emitsNothingBeyondAStoppingOffsetInAGap() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0, 10);
                harness.started(splitBetween(T0, 0, 5));
                harness.reader.notifyNoMoreSplits();
                harness.emitUntilEnd();

                assertThat(harness.output.of("t-0")).containsExactly("0");
            }
        }

        @Test
        void endsWhenOnlyControlRecordsTrail() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0, 1);
                harness.started(splitBetween(T0, 0, 3));
                harness.reader.notifyNoMoreSplits();
                harness.emitUntilSize(2);
                assertThat(harness.turn()).isEqualTo(InputStatus.NOTHING_AVAILABLE);

                harness.consumer.stepOverTo(T0, 3);

                harness.emitUntilEnd();
                assertThat(harness.output.of("t-0")).containsExactly("0", "1");
            }
        }

        @Test
        void endsWhenThereIsNothingToRead() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitBetween(T0, 4, 4), splitBetween(T1, 0, 0));
                harness.reader.notifyNoMoreSplits();
                harness.emitUntilEnd();

                assertThat(harness.output.size()).isZero();
            }
        }

        @Test
        void aReaderWithoutPartitionsEnds() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started();
                CompletableFuture<Void> available = harness.reader.isAvailable();
                harness.reader.notifyNoMoreSplits();

                assertThat(available).isDone();
                assertThat(harness.reader.pollNext(harness.output))
                        .isEqualTo(InputStatus.END_OF_INPUT);
            }
        }

        @Test
        void doesNotEndWhileMoreSplitsMayCome() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0);
                harness.started(splitBetween(T0, 0, 1)).emitUntilSize(1);
                await().atMost(LIMIT).until(() -> harness.turn() == InputStatus.NOTHING_AVAILABLE);

                assertThat(harness.output.released).containsExactly("t-0");

                harness.consumer.write(T1, 0);
                harness.reader.addSplits(List.of(splitBetween(T1, 0, 1)));
                harness.reader.notifyNoMoreSplits();
                harness.emitUntilEnd();
                assertThat(harness.output.of("t-1")).containsExactly("0");
            }
        }
    }

    @Nested
    class Commits {

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
    }

    @Nested
    class Alignment {

        @Test
        void aPausedSplitIsNotFetchedUntilItIsResumed() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0);
                harness.consumer.write(T1, 0);
                harness.started(splitFrom(T0, 0), splitFrom(T1, 0)).emitUntilSize(2);

                harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
                await().atMost(LIMIT).until(() -> harness.consumer.paused().contains(T0));
                harness.consumer.write(T0, 1);
                harness.consumer.write(T1, 1);
                harness.emitUntilSize(3);
                harness.awaitPoll();
                harness.turn();
                assertThat(harness.output.of("t-0")).containsExactly("0");
                assertThat(harness.output.of("t-1")).containsExactly("0", "1");

                harness.reader.pauseOrResumeSplits(List.of(), List.of("t-0"));
                harness.emitUntilSize(4);
                assertThat(harness.output.of("t-0")).containsExactly("0", "1");
            }
        }

        @Test
        void canBeCalledWhileARecordIsEmitted() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.output.onCollect =
                        element -> harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
                harness.consumer.write(T0, 0);
                harness.started(splitFrom(T0, 0)).emitUntilSize(1);

                await().atMost(LIMIT).until(() -> harness.consumer.paused().contains(T0));
            }
        }

        @Test
        void aSplitPausedBeforeTheStartStaysPaused() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0);
                harness.reader.addSplits(List.of(splitFrom(T0, 0)));
                harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
                harness.reader.start();
                harness.awaitPoll();
                harness.turn();

                assertThat(harness.output.size()).isZero();
            }
        }
    }

    @Nested
    class Failures {

        @Test
        void anErrorOfTheFetchThreadIsRethrownOnTheTaskThread() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0)).awaitPoll();
                CompletableFuture<Void> available = harness.reader.isAvailable();
                SaslAuthenticationException cause = new SaslAuthenticationException("no ticket");
                harness.consumer.setPollException(cause);

                await().atMost(LIMIT).until(available::isDone);

                assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                        .hasMessage("Reading from Kafka failed: no ticket")
                        .hasCause(cause);
                await().atMost(LIMIT).until(harness.consumer::closed);
            }
        }

        @Test
        void aRetriableErrorIsPolledAway() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0)).awaitPoll();
                harness.consumer.setPollException(new TimeoutException("slow broker"));
                harness.consumer.write(T0, 0);

                harness.emitUntilSize(1);

                assertThat(harness.output.of("t-0")).containsExactly("0");
            }
        }

        @Test
        void anErrorWhileTheClientIsMadeIsRethrownOnTheTaskThread() throws Exception {
            IllegalStateException cause = new IllegalStateException("bad keytab");
            try (ReaderHarness harness =
                    new ReaderHarness(
                            () -> {
                                throw cause;
                            },
                            LIMIT)) {
                harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

                assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                        .hasMessage("Reading from Kafka failed: bad keytab")
                        .hasCause(cause);
            }
        }

        @Test
        void anUndeserializableRecordIsNamed() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0);
                harness.consumer.write(T0, 1, null);
                harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

                assertThatThrownBy(() -> harness.emitUntilSize(2))
                        .rootCause()
                        .isInstanceOf(NullPointerException.class);
                assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                        .hasMessageStartingWith(
                                "Cannot deserialize the record at offset 1 of partition t-0"
                                        + " (timestamp 1001) with"
                                        + " org.apache.flink.api.common.serialization"
                                        + ".SimpleStringSchema: java.lang.NullPointerException");
                assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 1));
            }
        }

        @Test
        void anErrorOfTheJobsOperatorsIsNotBlamedOnTheSchema() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                IllegalStateException cause = new IllegalStateException("downstream");
                harness.output.onCollect =
                        element -> {
                            throw cause;
                        };
                harness.consumer.write(T0, 0);
                harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

                assertThatThrownBy(() -> harness.reader.pollNext(harness.output)).isSameAs(cause);
            }
        }
    }
}
