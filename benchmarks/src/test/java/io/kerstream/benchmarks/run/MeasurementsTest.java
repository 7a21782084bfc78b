/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.benchmarks.source.SourceContender;
import io.kerstream.benchmarks.source.SourceSuite;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final Suite SUITE = new SourceSuite();

    private final Variant variant = SUITE.variants().get(0);
    private final Measurements measurements = new Measurements();

    private void add(Contender contender, double... cpuSeconds) {
        for (double cpu : cpuSeconds) {
            measurements.add(
                    variant,
                    contender,
                    new RunResult(1_000_000, 1, cpu, 0, 0, 0, CommitTimes.of(List.of())));
        }
    }

    @Test
    void ratiosCompareRunsOfTheSameRepetition() {
        // All slow in the second repetition.
        add(SourceContender.BARE, 1, 10, 1);
        add(SourceContender.KERSTREAM, 1.2, 12, 1.4);

        assertThat(median(SourceContender.KERSTREAM)).isEqualTo(1.4);
        assertThat(
                        measurements.medianRatio(
                                variant,
                                SourceContender.KERSTREAM,
                                SourceContender.BARE,
                                RunResult::cpuSecondsPerMillion))
                .isEqualTo(1.2);
    }

    @Test
    void anEvenNumberOfRunsHasTwoInTheMiddle() {
        add(SourceContender.BARE, 1, 3);

        assertThat(median(SourceContender.BARE)).isEqualTo(2);
    }

    @Test
    void commitTimesAreRanked() {
        CommitTimes times =
                CommitTimes.of(
                        LongStream.rangeClosed(1, 200).map(ms -> ms * 1_000_000).boxed().toList());

        assertThat(times).isEqualTo(new CommitTimes(200, 100, 198));
    }

    private double median(Contender contender) {
        return measurements.median(variant, contender, RunResult::cpuSecondsPerMillion);
    }
}
