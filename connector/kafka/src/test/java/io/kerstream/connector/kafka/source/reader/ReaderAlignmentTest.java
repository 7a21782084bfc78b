/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits paused for watermark alignment, against whatever the fetch thread is doing. */
@Timeout(60)
class ReaderAlignmentTest {

    private static final List<String> NONE = List.of();

    private static List<String> offsets(int from, int to) {
        return LongStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void whatWasHandedOverBeforeThePauseIsHeldBack() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, LongStream.range(0, 600).toArray());
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();
            harness.turn();
            assertThat(harness.output.of("t-0")).hasSize(256);

            harness.reader.pauseOrResumeSplits(List.of("t-0"), NONE);
            harness.turn();
            assertThat(harness.output.of("t-0")).hasSize(256);
            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 256));
            CompletableFuture<Void> available = harness.reader.isAvailable();
            assertThat(available).isNotDone();

            harness.reader.pauseOrResumeSplits(NONE, List.of("t-0"));
            assertThat(available).isDone();
            harness.emitUntilSize(600);
            assertThat(harness.output.of("t-0")).containsExactlyElementsOf(offsets(0, 600));
        }
    }

    @Test
    void heldBackRecordsLeaveRoomForOtherPartitions() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.setMaxPollRecords(1);
            for (int i = 0; i < 8; i++) {
                harness.consumer.write(T0, i, new byte[400 << 10]);
            }
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();
            harness.reader.pauseOrResumeSplits(List.of("t-0"), NONE);
            harness.reader.addSplits(List.of(splitFrom(T1, 0)));
            for (int i = 0; i < 8; i++) {
                harness.consumer.write(T1, i, new byte[400 << 10]);
            }

            harness.emitUntilSize(8);

            assertThat(harness.output.of("t-0")).isEmpty();
            assertThat(harness.output.of("t-1")).hasSize(8);
        }
    }

    @Test
    void aResumedPartitionIsFetchedWhenNothingOfItWaits() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, LongStream.range(0, 600).toArray());
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();
            harness.reader.pauseOrResumeSplits(List.of("t-0"), NONE);
            harness.turn();
            await().atMost(LIMIT).until(() -> harness.consumer.paused().contains(T0));

            harness.reader.pauseOrResumeSplits(NONE, List.of("t-0"));
            harness.turn();
            harness.reader.pauseOrResumeSplits(List.of("t-0"), NONE);
            harness.turn();
            harness.reader.pauseOrResumeSplits(NONE, List.of("t-0"));
            harness.turn();
            harness.awaitPoll();
            assertThat(harness.output.of("t-0")).hasSize(512);
            assertThat(harness.consumer.paused()).contains(T0);

            harness.emitUntilSize(600);
            harness.turn();
            await().atMost(LIMIT).until(() -> !harness.consumer.paused().contains(T0));
            assertThat(harness.output.of("t-0")).containsExactlyElementsOf(offsets(0, 600));
        }
    }

    @Test
    void aPartitionPausedBeforeItsEndDoesNotEndTheReader() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0, 1);
            harness.started(splitBetween(T0, 0, 2)).reader.isAvailable().get();
            harness.reader.notifyNoMoreSplits();
            harness.reader.pauseOrResumeSplits(List.of("t-0"), NONE);
            assertThat(harness.turn()).isEqualTo(InputStatus.NOTHING_AVAILABLE);

            harness.reader.pauseOrResumeSplits(NONE, List.of("t-0"));
            harness.emitUntilEnd();

            assertThat(harness.output.of("t-0")).containsExactly("0", "1");
            assertThat(harness.output.released).containsExactly("t-0");
        }
    }

    @Test
    void pausesOfUnknownAndFinishedSplitsDoNothing() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0);
            harness.consumer.write(T1, 0);
            harness.started(splitBetween(T0, 0, 1), splitFrom(T1, 0)).emitUntilSize(2);

            harness.reader.pauseOrResumeSplits(List.of("t-0", "t-7"), List.of("t-8"));
            harness.reader.pauseOrResumeSplits(NONE, List.of("t-0", "t-7"));
            harness.consumer.write(T1, 1);
            harness.emitUntilSize(3);

            assertThat(harness.output.of("t-0")).containsExactly("0");
        }
    }

    /** Pauses, resumes, assignments and ends in random order, while the fetch thread runs. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noOrderOfPausesAssignmentsAndEndsLosesOrRepeatsARecord(long seed) throws Exception {
        Random random = new Random(seed);
        int splits = 6;
        int records = 700;
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.setMaxPollRecords(40);
            List<TopicPartition> toAssign = new ArrayList<>();
            for (int i = 0; i < splits; i++) {
                TopicPartition partition = new TopicPartition("t", i);
                harness.consumer.write(partition, LongStream.range(0, records).toArray());
                toAssign.add(partition);
            }
            Collections.shuffle(toAssign, random);
            Set<String> assigned = new HashSet<>();
            Set<String> paused = new HashSet<>();
            harness.output.onCollect = element -> {};
            harness.started();
            while (harness.output.size() < splits * records) {
                if (!toAssign.isEmpty() && random.nextInt(20) == 0) {
                    TopicPartition partition = toAssign.remove(0);
                    // Every other one ends.
                    harness.reader.addSplits(
                            List.of(
                                    partition.partition() % 2 == 0
                                            ? splitBetween(partition, 0, records)
                                            : splitFrom(partition, 0)));
                    assigned.add(partition.toString());
                }
                List<String> toPause = new ArrayList<>();
                List<String> toResume = new ArrayList<>();
                for (String split : assigned) {
                    if (random.nextInt(4) == 0) {
                        (paused.contains(split) ? toResume : toPause).add(split);
                    }
                }
                paused.addAll(toPause);
                toResume.forEach(paused::remove);
                harness.reader.pauseOrResumeSplits(toPause, toResume);
                int[] before = paused.stream().mapToInt(s -> harness.output.of(s).size()).toArray();
                harness.turn();
                int[] after = paused.stream().mapToInt(s -> harness.output.of(s).size()).toArray();
                assertThat(after).as("records of paused splits").isEqualTo(before);
            }
            for (int i = 0; i < splits; i++) {
                assertThat(harness.output.of("t-" + i))
                        .containsExactlyElementsOf(offsets(0, records));
            }
        }
    }
}
