/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Partitions with stopping offsets, and the end of the input. */
@Timeout(60)
class ReaderBoundsTest {

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
    void aRestoredStopAtAnOffsetThatWasNeverCommittedFails() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0);
            harness.consumer.updateBeginningOffsets(Map.of(T0, 0L));
            harness.started(splitBetween(T0, 0, KafkaPartitionSplit.COMMITTED_OFFSET));
            harness.reader.notifyNoMoreSplits();

            assertThatThrownBy(harness::emitUntilEnd)
                    .rootCause()
                    .isInstanceOf(NoOffsetForPartitionException.class);
            assertThatThrownBy(harness::turn)
                    .hasMessageStartingWith(
                            "Reading from Kafka failed: Consumer group g has no committed offset"
                                    + " for [t-0] to stop before.");
        }
    }

    @Test
    void aReaderWithoutPartitionsEnds() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started();
            CompletableFuture<Void> available = harness.reader.isAvailable();
            harness.reader.notifyNoMoreSplits();

            assertThat(available).isDone();
            assertThat(harness.reader.pollNext(harness.output)).isEqualTo(InputStatus.END_OF_INPUT);
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
