/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordWeightsTest {

    private static final int OVERHEAD = 128;

    private final RecordWeights weights = new RecordWeights();

    @Test
    void aShortListIsCountedExactly() {
        assertThat(weights.of(List.of())).isZero();
        assertThat(weights.of(records(3, i -> i == 1 ? 1 << 20 : 10)))
                .isEqualTo(3 * OVERHEAD + 10 + (1 << 20) + 10);
        assertThat(weights.of(records(RecordWeights.MAX_EXACT, i -> i == 255 ? 1000 : 0)))
                .isEqualTo(RecordWeights.MAX_EXACT * OVERHEAD + 1000);
    }

    @Test
    void aRecordWithoutValueWeighsItsOverhead() {
        assertThat(weights.of(records(1, i -> ConsumerRecord.NULL_SIZE))).isEqualTo(OVERHEAD);
    }

    @Test
    void aLongListOfEqualRecordsIsEstimatedExactly() {
        assertThat(weights.of(records(5003, i -> 100))).isEqualTo(5003L * (OVERHEAD + 100));
    }

    /** The worst for looks at a fixed distance: on average over a round they see it. */
    @Test
    void aRegularPatternOfSizesIsNotMissed() {
        int size = 1600;
        List<ConsumerRecord<byte[], byte[]>> records =
                records(size, i -> i % RecordWeights.STRIDE == 0 ? 16_000 : 0);
        double average =
                IntStream.range(0, RecordWeights.STRIDE)
                        .mapToLong(round -> weights.of(records))
                        .average()
                        .orElseThrow();

        assertThat(average).isCloseTo(size * (OVERHEAD + 1000.0), within(1.0));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(
            int count, IntUnaryOperator valueSize) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new ConsumerRecord<byte[], byte[]>(
                                        "topic",
                                        0,
                                        i,
                                        ConsumerRecord.NO_TIMESTAMP,
                                        TimestampType.NO_TIMESTAMP_TYPE,
                                        ConsumerRecord.NULL_SIZE,
                                        valueSize.applyAsInt(i),
                                        null,
                                        null,
                                        new RecordHeaders(),
                                        Optional.empty()))
                .toList();
    }
}
