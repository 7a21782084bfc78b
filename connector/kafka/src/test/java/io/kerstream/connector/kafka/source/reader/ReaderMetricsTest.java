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
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader says about itself. */
@Timeout(60)
class ReaderMetricsTest {

    private static void awaitGauge(ReaderHarness harness, String name, Object value) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(harness.gauge(name)).isEqualTo(value));
    }

    @Test
    void theCurrentOffsetIsThatOfTheLastEmittedRecord() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.updateBeginningOffsets(Map.of(T1, 0L));
            harness.reader.addSplits(List.of(splitFrom(T0, 5), splitFrom(T1, -2)));
            assertThat(harness.gauge("topic.t.partition.0.currentOffset")).isEqualTo(4L);
            assertThat(harness.gauge("topic.t.partition.1.currentOffset")).isEqualTo(-1L);

            harness.consumer.write(T0, 5, 9);
            harness.reader.start();
            harness.emitUntilSize(2);

            assertThat(harness.gauge("topic.t.partition.0.currentOffset")).isEqualTo(9L);
        }
    }

    @Test
    void theCommittedOffsetIsShownWhenTheBrokerHasAcknowledgedIt() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1, 2);
            harness.consumer.holdCommits(true);
            harness.started(splitFrom(T0, 0)).emitUntilSize(3);

            harness.reader.snapshotState(1);
            harness.reader.notifyCheckpointComplete(1);
            await().atMost(LIMIT).until(() -> !harness.consumer.commits().isEmpty());
            assertThat(harness.gauge("topic.t.partition.0.committedOffset")).isEqualTo(-1L);
            assertThat(harness.count("commitsSucceeded")).isZero();

            harness.consumer.holdCommits(false);
            awaitGauge(harness, "topic.t.partition.0.committedOffset", 3L);
            await().atMost(LIMIT).until(() -> harness.count("commitsSucceeded") == 1);
        }
    }

    @Test
    void aFailedCommitDoesNotCount() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0);
            harness.consumer.failCommitsWith(new TimeoutException("slow"));
            harness.started(splitFrom(T0, 0)).emitUntilSize(1);

            harness.reader.snapshotState(1);
            harness.reader.notifyCheckpointComplete(1);

            await().atMost(LIMIT).until(() -> harness.count("commitsFailed") == 1);
            assertThat(harness.gauge("topic.t.partition.0.committedOffset")).isEqualTo(-1L);
        }
    }

    @Test
    void pendingAreTheRecordsThatTheTaskHasNotEmitted() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            assertThat(harness.gauge("pendingRecords")).as("nothing assigned").isEqualTo(0L);
            harness.consumer.write(T0, LongStream.range(0, 300).toArray());
            harness.started(splitFrom(T0, 0));
            awaitGauge(harness, "pendingRecords", 300L);

            harness.turn();
            assertThat(harness.output.size()).isEqualTo(256);
            assertThat(harness.gauge("pendingRecords")).isEqualTo(44L);

            harness.emitUntilSize(300);
            awaitGauge(harness, "pendingRecords", 0L);
        }
    }

    @Test
    void pendingEndsAtTheStoppingOffset() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.setMaxPollRecords(1);
            harness.consumer.write(T0, LongStream.range(0, 300).toArray());
            harness.started(splitBetween(T0, 0, 10));

            awaitGauge(harness, "pendingRecords", 10L);
        }
    }

    @Test
    void pendingRecordsOfAPausedPartitionAreAskedFor() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0));
            harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
            harness.consumer.write(T0, 0, 1, 2);

            awaitGauge(harness, "pendingRecords", 3L);
        }
    }

    @Test
    void bytesAreWhatTheConsumerReturned() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, new byte[70]);
            harness.consumer.write(T0, 1, new byte[30]);
            harness.started(splitFrom(T0, 0)).emitUntilSize(2);
            harness.awaitPoll();

            assertThat(harness.count("numBytesIn")).isEqualTo(100);
        }
    }

    @Test
    void aFinishedPartitionKeepsItsOffsetsAndIsNotPending() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1, 2);
            harness.consumer.write(T1, 0);
            harness.started(splitBetween(T0, 0, 2), splitFrom(T1, 0)).emitUntilSize(3);

            awaitGauge(harness, "pendingRecords", 0L);
            assertThat(harness.gauge("topic.t.partition.0.currentOffset")).isEqualTo(1L);
        }
    }
}
