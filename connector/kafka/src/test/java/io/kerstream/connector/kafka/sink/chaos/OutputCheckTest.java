/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The random test is worth what its check finds. */
class OutputCheckTest {

    private static final int PER_LANE = 10;

    private final Lanes emitted = Lanes.full(2, PER_LANE);
    private final List<String> output = new ArrayList<>();

    private static String value(int lane, long number) {
        return Long.toString(NumberedRecords.record(lane, number));
    }

    OutputCheckTest() {
        for (int lane = 0; lane < 2; lane++) {
            int of = lane;
            LongStream.range(0, PER_LANE).forEach(number -> output.add(value(of, number)));
        }
    }

    @Test
    void isContentWithEachRecordOnce() {
        assertThat(OutputCheck.differences(emitted, output)).isEmpty();
    }

    @Test
    void findsALostRecord() {
        output.remove(value(1, PER_LANE - 1));
        assertThat(OutputCheck.differences(emitted, output))
                .containsExactly("1 records lost, the first: [1000000009]");
    }

    @Test
    void findsADoubledRecord() {
        output.add(value(1, PER_LANE - 1));
        assertThat(OutputCheck.differences(emitted, output))
                .containsExactly("1 records there more than once, the first: [1000000009]");
    }

    @Test
    void findsARecordThatNoCheckpointHas() {
        output.add(value(0, PER_LANE));
        assertThat(OutputCheck.differences(emitted, output))
                .containsExactly(
                        "1 records committed although no completed checkpoint has them, the first:"
                                + " [10]");
    }

    @Test
    void findsRecordsOfOneKeyOutOfOrder() {
        output.add(0, output.remove(3));
        assertThat(OutputCheck.differences(emitted, output))
                .containsExactly("1 records out of their key's order, the first: [0 after 3]");
    }
}
