/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutoCommitTimerTest {

    private long now = Long.MAX_VALUE - 5;

    @Test
    void isDueOnceInEachInterval() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ofNanos(10), () -> now);
        now += 9;
        assertThat(timer.tick()).isFalse();
        assertThat(timer.takeDue()).isFalse();

        now += 1;
        assertThat(timer.tick()).isTrue();
        assertThat(timer.tick()).isFalse();
        assertThat(timer.takeDue()).isTrue();
        assertThat(timer.takeDue()).isFalse();

        now += 10;
        assertThat(timer.tick()).isTrue();
    }

    private boolean isDueAfter(AutoCommitTimer timer, Duration time) {
        now += time.toNanos();
        assertThat(timer.tick()).isTrue();
        return timer.takeDue();
    }

    @Test
    void oneCheckpointAloneHoldsNothingBack() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ofSeconds(1), () -> now);
        timer.checkpointCompleted();

        assertThat(isDueAfter(timer, Duration.ofSeconds(1))).isTrue();
        assertThat(timer.isHeldBack()).isFalse();
    }

    @Test
    void checkpointsTakeOverAsLongAsTheyGoOn() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ofSeconds(1), () -> now);
        timer.checkpointCompleted();
        now += Duration.ofSeconds(10).toNanos();
        for (int i = 0; i < 3; i++) {
            timer.checkpointCompleted();
            assertThat(isDueAfter(timer, Duration.ofSeconds(10))).isFalse();
            assertThat(timer.isHeldBack()).isTrue();
        }

        assertThat(isDueAfter(timer, Duration.ofSeconds(10))).as("none came").isTrue();
        assertThat(timer.isHeldBack()).isFalse();
    }

    @Test
    void savepointsOnTwoDaysHoldCommitsBackForAnHour() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ofSeconds(1), () -> now);
        timer.checkpointCompleted();
        now += Duration.ofDays(1).toNanos();
        timer.checkpointCompleted();

        assertThat(isDueAfter(timer, Duration.ofMinutes(59))).isFalse();
        assertThat(isDueAfter(timer, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void isNeverDueWithoutAnInterval() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ZERO, () -> now);
        now += 1000;

        assertThat(timer.tick()).isFalse();
        assertThat(timer.takeDue()).isFalse();
    }
}
