/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.UNWANTED;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static io.kerstream.connector.kafka.source.split.KafkaPartitionSplit.EARLIEST_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Partitions that are not subscribed any more, and partitions that are missing for a while. */
@Timeout(60)
class ReaderSubscriptionTest {

    private static void setMissing(ReaderHarness harness, TopicPartition... missing) {
        harness.reader.handleSourceEvents(new MissingPartitionsEvent(Set.of(missing)));
    }

    private static void awaitAssignment(ReaderHarness harness, TopicPartition... assigned) {
        await().atMost(LIMIT).until(() -> harness.consumer.assignment().equals(Set.of(assigned)));
    }

    @Test
    void aSplitThatIsNoLongerSubscribedIsDroppedAndCounted() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(UNWANTED, 0, 1);
            harness.consumer.write(T0, 0, 1);
            harness.started(splitFrom(UNWANTED, 0), splitFrom(T0, 0)).emitUntilSize(2);

            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 2));
            assertThat(harness.consumer.assignment()).containsExactly(T0);
            assertThat(harness.count("partitionsDropped")).isEqualTo(1);
        }
    }

    @Test
    void aReaderWithNothingButDroppedSplitsEnds() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitBetween(UNWANTED, 0, 5));
            harness.reader.notifyNoMoreSplits();

            harness.emitUntilEnd();
        }
    }

    @Test
    void pollsAsLongAsItIsTold() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0)).awaitPoll();

            assertThat(harness.consumer.pollTimeout()).isEqualTo(ReaderHarness.POLL_TIMEOUT);
        }
    }

    @Test
    void aMissingPartitionRestsAndGoesOnAtItsOffset() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1);
            harness.started(splitFrom(T0, 0), splitFrom(T1, 7)).emitUntilSize(2);

            setMissing(harness, T0, UNWANTED);
            awaitAssignment(harness, T1);
            assertThat(harness.reader.snapshotState(1))
                    .containsExactlyInAnyOrder(splitFrom(T0, 2), splitFrom(T1, 7));
            harness.consumer.write(T1, 7);
            harness.emitUntilSize(3);

            harness.consumer.write(T0, 2);
            setMissing(harness);
            harness.emitUntilSize(4);
            assertThat(harness.reader.snapshotState(2))
                    .containsExactlyInAnyOrder(splitFrom(T0, 3), splitFrom(T1, 8));
        }
    }

    @Test
    void whenAllAreMissingNothingIsPolledUntilOneIsBack() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0)).awaitPoll();
            setMissing(harness, T0);
            awaitAssignment(harness);
            await().atMost(LIMIT).until(() -> ReaderHarness.fetchThreadWaits(harness));

            harness.consumer.write(T0, 0);
            setMissing(harness);

            harness.emitUntilSize(1);
        }
    }

    @Test
    void aCommitIsAnsweredAlsoWhenAllPartitionsAreMissing() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1);
            harness.started(splitFrom(T0, 0)).emitUntilSize(2);
            setMissing(harness, T0);
            awaitAssignment(harness);
            harness.consumer.holdCommits(true);

            harness.reader.snapshotState(1);
            harness.reader.notifyCheckpointComplete(1);
            await().atMost(LIMIT).until(() -> harness.consumer.commits().size() == 1);
            harness.consumer.holdCommits(false);

            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
        }
    }

    @Test
    void aBoundedSourceFailsWhenAPartitionIsMissingThatItHasNotReadToItsEnd() throws Exception {
        try (ReaderHarness harness = ReaderHarness.ofBoundedSource()) {
            harness.consumer.write(T0, 0, 1);
            harness.consumer.write(T1, 0);
            harness.started(splitBetween(T0, 0, 5), splitBetween(T1, 0, 1)).emitUntilSize(3);
            harness.reader.notifyNoMoreSplits();

            setMissing(harness, T0, T1);

            assertThatThrownBy(harness::emitUntilEnd)
                    .rootCause()
                    .isInstanceOf(UnknownTopicOrPartitionException.class)
                    .hasMessageContaining("[t-0 (read up to offset 2 of 5)]")
                    .hasMessageContaining("a subscription that leaves them out");
        }
    }

    @Test
    void aBoundedSourceFailsWhenAMissingPartitionIsRestoredToIt() throws Exception {
        try (ReaderHarness harness = ReaderHarness.ofBoundedSource()) {
            setMissing(harness, T0);
            harness.started(splitBetween(T0, EARLIEST_OFFSET, KafkaPartitionSplit.LATEST_OFFSET));
            harness.reader.notifyNoMoreSplits();

            assertThatThrownBy(harness::emitUntilEnd)
                    .rootCause()
                    .hasMessageContaining("[t-0 (nothing read)]");
        }
    }

    @Test
    void aBoundedSourceEndsAlthoughAPartitionIsMissingThatItHasRead() throws Exception {
        try (ReaderHarness harness = ReaderHarness.ofBoundedSource()) {
            harness.consumer.write(T0, 0, 1);
            harness.started(splitBetween(T0, 0, 1), splitBetween(T1, 0, 1)).emitUntilSize(1);
            await().atMost(LIMIT).until(() -> harness.consumer.paused().contains(T0));
            setMissing(harness, T0);
            harness.consumer.write(T1, 0);
            harness.reader.notifyNoMoreSplits();

            harness.emitUntilEnd();

            assertThat(harness.output.size()).isEqualTo(2);
        }
    }

    @Test
    void aNewPartitionDoesNotBringAMissingOneBack() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0)).awaitPoll();
            setMissing(harness, T0);
            awaitAssignment(harness);

            harness.reader.addSplits(List.of(splitFrom(T1, 0)));

            awaitAssignment(harness, T1);
            assertThat(harness.consumer.assignments()).doesNotContain(Set.of(T0, T1));
        }
    }

    @Test
    void aPausedPartitionIsStillPausedWhenItIsBack() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0), splitFrom(T1, 0)).awaitPoll();
            setMissing(harness, T0);
            awaitAssignment(harness, T1);
            harness.reader.pauseOrResumeSplits(List.of(T0.toString()), List.of());
            setMissing(harness);
            awaitAssignment(harness, T0, T1);

            await().atMost(LIMIT).until(() -> harness.consumer.paused().equals(Set.of(T0)));
        }
    }

    @Test
    void aMarkerOfAPartitionThatDoesNotExistHoldsNothingElseUp() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.answerNothingAbout(T0);
            harness.consumer.write(T1, 0);
            harness.started(splitFrom(T0, EARLIEST_OFFSET), splitFrom(T1, 0)).emitUntilSize(1);
            await().atMost(LIMIT).until(() -> harness.consumer.unanswered() > 0);
            setMissing(harness, T0);
            harness.consumer.write(T1, 1);
            harness.emitUntilSize(2);
            assertThat(harness.reader.snapshotState(1))
                    .containsExactlyInAnyOrder(splitFrom(T0, EARLIEST_OFFSET), splitFrom(T1, 2));

            harness.consumer.answerNothingAbout();
            harness.consumer.updateBeginningOffsets(Map.of(T0, 3L));
            harness.consumer.write(T0, 3);
            setMissing(harness);

            harness.emitUntilSize(3);
            assertThat(harness.output.of("t-0")).containsExactly("3");
        }
    }

    @Test
    void aPartitionPausedBeforeItsMarkerIsResolvedIsReadPaused() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.answerNothingAbout(T0);
            harness.started(splitFrom(T0, EARLIEST_OFFSET), splitFrom(T1, 0)).awaitPoll();
            harness.reader.pauseOrResumeSplits(List.of(T0.toString()), List.of());
            harness.awaitPoll();

            harness.consumer.updateBeginningOffsets(Map.of(T0, 0L));
            harness.consumer.answerNothingAbout();

            awaitAssignment(harness, T0, T1);
            await().atMost(LIMIT).until(() -> harness.consumer.paused().equals(Set.of(T0)));
        }
    }

    @Test
    void aPartitionThatIsMissingAlreadyRestsWhenItIsAdded() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T1, 0)).awaitPoll();
            setMissing(harness, T0);

            harness.reader.addSplits(List.of(splitFrom(T0, 4)));
            harness.awaitPoll();
            harness.awaitPoll();
            assertThat(harness.consumer.assignments()).allMatch(Set.of(T1)::equals);

            harness.consumer.write(T0, 4);
            setMissing(harness);
            harness.emitUntilSize(1);
            assertThat(harness.output.of("t-0")).containsExactly("4");
        }
    }
}
