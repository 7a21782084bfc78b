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

    @Test
    void isNeverDueWithoutAnInterval() {
        AutoCommitTimer timer = new AutoCommitTimer(Duration.ZERO, () -> now);
        now += 1000;

        assertThat(timer.tick()).isFalse();
        assertThat(timer.takeDue()).isFalse();
    }
}
