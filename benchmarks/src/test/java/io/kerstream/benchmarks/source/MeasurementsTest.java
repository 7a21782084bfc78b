/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private final Variant variant = Variant.all().get(0);
    private final Measurements measurements = new Measurements();

    private void add(Contender contender, double... cpuSeconds) {
        for (double cpu : cpuSeconds) {
            measurements.add(variant, contender, new RunResult(1_000_000, 1, cpu, 0, 0));
        }
    }

    @Test
    void ratiosCompareRunsOfTheSameRepetition() {
        // All slow in the second repetition.
        add(Contender.BARE, 1, 10, 1);
        add(Contender.KERSTREAM, 1.2, 12, 1.4);

        assertThat(median(Contender.KERSTREAM)).isEqualTo(1.4);
        assertThat(
                        measurements.medianRatio(
                                variant,
                                Contender.KERSTREAM,
                                Contender.BARE,
                                RunResult::cpuSecondsPerMillion))
                .isEqualTo(1.2);
    }

    @Test
    void anEvenNumberOfRunsHasTwoInTheMiddle() {
        add(Contender.BARE, 1, 3);

        assertThat(median(Contender.BARE)).isEqualTo(2);
    }

    private double median(Contender contender) {
        return measurements.median(variant, contender, RunResult::cpuSecondsPerMillion);
    }
}
