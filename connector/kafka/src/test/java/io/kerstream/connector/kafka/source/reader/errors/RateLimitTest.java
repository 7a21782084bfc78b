/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void letsThroughOnceInAnIntervalAndCountsTheRest() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        RateLimit limit = new RateLimit(Duration.ofNanos(100), nanos::get);

        assertThat(limit.tryAcquire()).isZero();
        assertThat(limit.tryAcquire()).isEqualTo(RateLimit.REFUSED);
        nanos.addAndGet(99);
        assertThat(limit.tryAcquire()).isEqualTo(RateLimit.REFUSED);
        nanos.addAndGet(1);
        assertThat(limit.tryAcquire()).isEqualTo(2);
        nanos.addAndGet(100);
        assertThat(limit.tryAcquire()).isZero();
    }
}
