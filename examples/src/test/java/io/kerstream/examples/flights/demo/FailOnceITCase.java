/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The injected failure, against Flink's own checkpoints and recovery. */
@Timeout(60)
class FailOnceITCase {

    private static final long RECORDS = 3000;

    /** Static, because functions are serialized on their way to a task. */
    private static final List<Long> PASSED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        PASSED.clear();
    }

    @Test
    void failsBehindACompleteCheckpoint() {
        assertThatThrownBy(() -> run("disable"))
                .rootCause()
                .hasMessageMatching(
                        "Injected failure: checkpoint \\d+ is complete"
                                + " and \\d{2,} records went into the transaction after it");
    }

    @Test
    void failsOnceOnlyAndReplaysWhatWasOpen() throws Exception {
        run("fixed-delay");

        assertThat(PASSED)
                .containsAll(LongStream.rangeClosed(1, RECORDS).boxed().toList())
                .hasSizeGreaterThan((int) RECORDS);
    }

    private static void run(String restartStrategy) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restartStrategy);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        env.enableCheckpointing(500);
        env.fromSource(
                        new NumberSequenceSource(1, RECORDS),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new Pace<>(500))
                .returns(Types.LONG)
                .map(new FailOnce<>())
                .returns(Types.LONG)
                .map(FailOnceITCase::pass)
                .sinkTo(new DiscardingSink<>());
        env.execute();
    }

    private static Long pass(Long number) {
        PASSED.add(number);
        return number;
    }
}
