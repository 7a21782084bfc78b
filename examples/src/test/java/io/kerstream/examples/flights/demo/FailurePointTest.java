/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailurePointTest {

    private final FailurePoint point = new FailurePoint(2, Duration.ofNanos(100));

    @Test
    void isReachedWithACompleteCheckpointAndAnOpenTransaction() {
        point.barrier(3);
        point.complete(3);
        point.record(1000);
        point.record(1001);

        assertThat(point.isReached(1100)).isTrue();
        assertThat(point)
                .hasToString(
                        "checkpoint 3 is complete and 2 records went into the transaction after it");
    }

    @Test
    void countsRecordsThatPassedBeforeTheCompletionWasKnown() {
        point.barrier(3);
        point.record(1000);
        point.record(1001);
        point.complete(3);

        assertThat(point.isReached(1100)).isTrue();
    }

    @Test
    void needsACheckpoint() {
        point.record(1000);
        point.record(1001);

        assertThat(point.isReached(1100)).isFalse();
    }

    @Test
    void needsTheCompletionOfTheLastBarrier() {
        point.barrier(3);
        point.complete(3);
        point.barrier(4);
        point.record(1000);
        point.record(1001);

        assertThat(point.isReached(1100)).isFalse();
    }

    @Test
    void needsRecordsBehindTheBarrier() {
        point.record(1000);
        point.record(1001);
        point.barrier(3);
        point.complete(3);
        point.record(1002);

        assertThat(point.isReached(2000)).isFalse();
    }

    @Test
    void needsTimeForTheRecordsToLeaveTheProducer() {
        point.barrier(3);
        point.complete(3);
        point.record(1000);
        point.record(1001);

        assertThat(point.isReached(1099)).isFalse();
    }
}
