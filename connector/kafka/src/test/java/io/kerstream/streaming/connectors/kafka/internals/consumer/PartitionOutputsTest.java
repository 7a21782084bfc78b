/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.junit.jupiter.api.Test;

class PartitionOutputsTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final RecordingOutput output = new RecordingOutput();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger ends = new AtomicInteger();

    private PartitionOutputs<String> outputs(WatermarkStrategy<String> strategy) {
        return new PartitionOutputs<>(
                output,
                strategy,
                "end"::equals,
                ends::incrementAndGet,
                new TaskContext(
                        0,
                        1,
                        UnregisteredMetricsGroup.createOperatorMetricGroup(),
                        SimpleUserCodeClassLoader.create(getClass().getClassLoader()),
                        INTERVAL,
                        new FakeClients()),
                clock::get);
    }

    private void pass(PartitionOutputs<String> outputs, Duration time) {
        clock.addAndGet(time.toNanos());
        outputs.emitDueWatermarks();
    }

    /** Each event's timestamp is a watermark. */
    private static final class Punctuated implements WatermarkGenerator<String> {

        /** Differs if a generator is not the partition's own. */
        private long highest = Long.MIN_VALUE;

        @Override
        public void onEvent(String event, long eventTimestamp, WatermarkOutput output) {
            highest = Math.max(highest, eventTimestamp);
            output.emitWatermark(new Watermark(highest));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    @Test
    void withoutStrategyElementsKeepTheirTimestamps() {
        PartitionOutputs<String> outputs = outputs(null);
        outputs.register(List.of("t-0"));

        outputs.createOutputForSplit("t-0").collect("a", 7);
        outputs.createOutputForSplit("t-0").collect("b");
        pass(outputs, INTERVAL);

        assertThat(output.log).containsExactly("a@7", "b");
        assertThat(outputs.timeToNextWatermark()).isEmpty();
    }

    @Test
    void periodicWatermarksComeInTheIntervalAndTheSlowestPartitionCounts() {
        PartitionOutputs<String> outputs =
                outputs(WatermarkStrategy.<String>forMonotonousTimestamps());
        outputs.register(List.of("t-0", "t-1"));
        outputs.createOutputForSplit("t-0").collect("a", 101);
        pass(outputs, INTERVAL);
        assertThat(output.log).as("t-1 has no time yet").containsExactly("a@101");

        outputs.createOutputForSplit("t-1").collect("b", 51);
        pass(outputs, INTERVAL.dividedBy(2));
        assertThat(outputs.timeToNextWatermark()).contains(INTERVAL.dividedBy(2));
        assertThat(output.log).as("it is not time").containsExactly("a@101", "b@51");
        pass(outputs, INTERVAL.dividedBy(2));
        assertThat(output.log).containsExactly("a@101", "b@51", "watermark 50");

        outputs.createOutputForSplit("t-1").collect("c", 201);
        pass(outputs, INTERVAL);
        assertThat(output.log).endsWith("c@201", "watermark 100");
    }

    @Test
    void aPartitionThatIsFoundLaterDoesNotTurnTimeBack() {
        PartitionOutputs<String> outputs =
                outputs(WatermarkStrategy.<String>forMonotonousTimestamps());
        outputs.register(List.of("t-0"));
        outputs.createOutputForSplit("t-0").collect("a", 101);
        pass(outputs, INTERVAL);
        outputs.register(List.of("t-0", "t-1"));
        outputs.createOutputForSplit("t-1").collect("b", 51);
        outputs.createOutputForSplit("t-0").collect("c", 201);
        pass(outputs, INTERVAL);
        outputs.createOutputForSplit("t-1").collect("d", 151);
        pass(outputs, INTERVAL);

        assertThat(output.log)
                .containsExactly(
                        "a@101", "watermark 100", "b@51", "c@201", "d@151", "watermark 150");
    }

    @Test
    void watermarksOfEventsAreEmittedAtOnceByAGeneratorOfEachPartition() {
        PartitionOutputs<String> outputs =
                outputs(
                        WatermarkStrategy.<String>forGenerator(context -> new Punctuated())
                                .withTimestampAssigner((element, timestamp) -> timestamp * 10));
        outputs.register(List.of("t-0", "t-1"));

        outputs.createOutputForSplit("t-0").collect("a", 9);
        outputs.createOutputForSplit("t-1").collect("b", 5);
        outputs.createOutputForSplit("t-1").collect("c", 20);

        assertThat(output.log)
                .containsExactly("a@90", "b@50", "watermark 50", "c@200", "watermark 90");
    }

    @Test
    void aStrategyThatKeepsStateIsCopiedForEachPartition() {
        PartitionOutputs<String> outputs = outputs(new Counting());
        outputs.register(List.of("t-0", "t-1"));

        outputs.createOutputForSplit("t-0").collect("a", 0);
        outputs.createOutputForSplit("t-0").collect("b", 0);
        outputs.createOutputForSplit("t-1").collect("c", 0);

        assertThat(output.log).containsExactly("a@1", "b@2", "c@1");
    }

    /** Like an assigner of old: the strategy is the assigner, and counts what it is asked for. */
    private static final class Counting implements WatermarkStrategy<String> {

        private static final long serialVersionUID = 1L;

        private long asked;

        @Override
        public WatermarkGenerator<String> createWatermarkGenerator(
                WatermarkGeneratorSupplier.Context context) {
            return WatermarkStrategy.<String>noWatermarks().createWatermarkGenerator(context);
        }

        @Override
        public TimestampAssigner<String> createTimestampAssigner(
                TimestampAssignerSupplier.Context context) {
            return (element, timestamp) -> ++asked;
        }
    }

    @Test
    void withoutPartitionsTheSubtaskIsIdle() {
        outputs(null).register(List.of());

        assertThat(output.log).containsExactly("idle");
    }

    @Test
    void theEndOfTheStreamAndWhatFollowsIsNotEmitted() {
        PartitionOutputs<String> outputs = outputs(WatermarkStrategy.forMonotonousTimestamps());
        outputs.register(List.of("t-0", "t-1"));

        outputs.createOutputForSplit("t-0").collect("a", 1);
        assertThat(outputs.hasEnded()).isFalse();
        outputs.createOutputForSplit("t-0").collect("end", 2);
        outputs.createOutputForSplit("t-0").collect("b", 3);
        outputs.createOutputForSplit("t-1").collect("c");

        assertThat(outputs.hasEnded()).isTrue();
        assertThat(ends.get()).isEqualTo(1);
        assertThat(output.log).containsExactly("a@1");
    }
}
