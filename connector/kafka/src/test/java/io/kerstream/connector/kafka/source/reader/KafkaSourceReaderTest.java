/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T1;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Emission, state and alignment. */
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
        void skipsNullElementsAndGoesOnBehindThem() throws Exception {
            try (ReaderHarness harness = new ReaderHarness(true, LIMIT, new NullForEvenOffsets())) {
                harness.consumer.write(T0, 0, 1, 2, 3, 4);
                harness.started(splitFrom(T0, 0)).emitUntilSize(2);

                assertThat(harness.output.of("t-0")).containsExactly("1", "3");
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> {
                                    harness.turn();
                                    assertThat(harness.reader.snapshotState(1))
                                            .containsExactly(splitFrom(T0, 5));
                                });
            }
        }

        @Test
        void showsTheConsumersMetricsUnlessSwitchedOff() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.started(splitFrom(T0, 0)).awaitPoll();
                assertThat(harness.gauges.get("records-consumed-rate").getValue()).isEqualTo(42.0);
            }
            try (ReaderHarness harness = ReaderHarness.withoutConsumerMetrics()) {
                harness.started(splitFrom(T0, 0)).awaitPoll();
                assertThat(harness.gauges).doesNotContainKey("records-consumed-rate");
            }
        }

        @Test
        void countsTheOperatorsInput() throws Exception {
            try (ReaderHarness harness = new ReaderHarness()) {
                harness.consumer.write(T0, 0, 1, 2);
                harness.started(splitFrom(T0, 1)).emitUntilSize(2);

                assertThat(harness.count("numRecordsIn")).isEqualTo(2);
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

    private static final class NullForEvenOffsets
            implements KafkaRecordDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
            out.collect(record.offset() % 2 == 0 ? null : String.valueOf(record.offset()));
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
