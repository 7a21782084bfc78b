/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayAccumulatorTest {

    @Test
    void sortsWhatItIsGiven() {
        DelayAccumulator delays = of(5, -3, 7, 5, 0, -3, 9, 1, 2, 4);

        assertThat(delays.delays).startsWith(-3, -3, 0, 1, 2, 4, 5, 5, 7, 9);
        assertThat(delays.count).isEqualTo(10);
        assertThat(delays.mean()).isEqualTo(2.7);
    }

    @ParameterizedTest(name = "of 1 to {0}: {1}")
    @CsvSource({"1, 1", "2, 2", "19, 19", "20, 19", "21, 20", "40, 38", "100, 95", "101, 96"})
    void takesThePercentileByNearestRank(int count, int expected) {
        DelayAccumulator delays = of(IntStream.rangeClosed(1, count).toArray());

        assertThat(delays.percentile(95)).isEqualTo(expected);
    }

    @Test
    void mergesTwo() {
        DelayAccumulator merged = new DelayAggregate().merge(of(3, 1), of(2, 4));

        assertThat(merged.delays).startsWith(1, 2, 3, 4);
        assertThat(merged.count).isEqualTo(4);
    }

    private static DelayAccumulator of(int... values) {
        DelayAccumulator delays = new DelayAccumulator();
        for (int value : values) {
            delays.add(value);
        }
        return delays;
    }
}
