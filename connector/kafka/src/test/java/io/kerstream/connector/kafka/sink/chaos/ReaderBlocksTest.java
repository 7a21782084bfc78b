/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaderBlocksTest {

    private static final long END = 10;

    private final ReaderBlocks blocks = new ReaderBlocks();

    private static long at(double seconds) {
        return (long) (seconds * 1e9);
    }

    private void look(double seconds, long position) {
        blocks.observe(0, at(seconds), position, END);
    }

    private void checkpointsAt(double... seconds) {
        for (double second : seconds) {
            blocks.checkpointCompleted(at(second));
        }
    }

    @Test
    void measuresHowLongAReaderStandsBeforeARecord() {
        look(0, 4);
        look(1, 5);
        look(2, 5);
        look(4, 7);
        look(5, END);

        assertThat(blocks.longest()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void atTheEndNothingHoldsItUp() {
        look(0, END);
        look(60, END);
        blocks.end(at(61));

        assertThat(blocks.longest()).isZero();
    }

    @Test
    void aBlockMayLastUntilTheThirdCheckpointAndTheSlack() {
        checkpointsAt(1, 2, 3, 4);
        look(0.5, 5);
        look(12.9, 6);
        blocks.end(at(12.9));

        assertThat(blocks.tooLong()).isEmpty();
    }

    @Test
    void aBlockMayNotLastLonger() {
        checkpointsAt(1, 2, 3, 4);
        look(0.5, 5);
        look(13.1, 6);

        assertThat(blocks.tooLong())
                .singleElement()
                .asString()
                .contains("held up for 12600 ms in partition 0");
    }

    @Test
    void whatEndsWithTheRunCounts() {
        checkpointsAt(1, 2, 3, 4);
        look(0.5, 5);
        blocks.end(at(20));

        assertThat(blocks.tooLong()).hasSize(1);
    }

    @Test
    void anAbsentBrokerDoesNotCount() {
        checkpointsAt(1, 2, 3, 4);
        look(0.5, 5);
        blocks.brokerAway();
        look(18, 5);
        look(19, 6);

        assertThat(blocks.tooLong()).isEmpty();
        assertThat(blocks.longest()).isEqualTo(Duration.ofSeconds(1));
    }
}
