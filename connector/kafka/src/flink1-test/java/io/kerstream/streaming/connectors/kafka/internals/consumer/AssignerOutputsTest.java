/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.functions.AssignerWithPunctuatedWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.operators.util.AssignerWithPeriodicWatermarksAdapter;
import org.apache.flink.streaming.runtime.operators.util.AssignerWithPunctuatedWatermarksAdapter;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.junit.jupiter.api.Test;

/** Assigners from before Flink 1.11, which keep the state of one partition. */
@SuppressWarnings("deprecation") // assigners
class AssignerOutputsTest {

    private final RecordingOutput output = new RecordingOutput();
    private final AtomicLong clock = new AtomicLong();

    private PartitionOutputs<String> outputs(WatermarkStrategy<String> strategy) {
        PartitionOutputs<String> outputs =
                new PartitionOutputs<>(
                        output,
                        strategy,
                        element -> false,
                        () -> {},
                        new TaskContext(
                                0,
                                1,
                                UnregisteredMetricsGroup.createOperatorMetricGroup(),
                                SimpleUserCodeClassLoader.create(getClass().getClassLoader()),
                                Duration.ofNanos(1),
                                new FakeClients()),
                        clock::get);
        outputs.register(List.of("t-0", "t-1"));
        return outputs;
    }

    private static final class Periodic implements AssignerWithPeriodicWatermarks<String> {

        private static final long serialVersionUID = 1L;

        private long highest = Long.MIN_VALUE;

        @Override
        public Watermark getCurrentWatermark() {
            return new Watermark(highest);
        }

        @Override
        public long extractTimestamp(String element, long recordTimestamp) {
            highest = Math.max(highest, recordTimestamp * 10);
            return recordTimestamp * 10;
        }
    }

    private static final class Punctuated implements AssignerWithPunctuatedWatermarks<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Watermark checkAndGetNextWatermark(String lastElement, long extractedTimestamp) {
            return lastElement.equals("mark") ? new Watermark(extractedTimestamp) : null;
        }

        @Override
        public long extractTimestamp(String element, long recordTimestamp) {
            return recordTimestamp;
        }
    }

    @Test
    void aPeriodicAssignerIsAskedForTheWatermarkOfItsPartition() {
        PartitionOutputs<String> outputs =
                outputs(new AssignerWithPeriodicWatermarksAdapter.Strategy<>(new Periodic()));
        outputs.createOutputForSplit("t-0").collect("a", 9);
        outputs.createOutputForSplit("t-1").collect("b", 5);
        clock.incrementAndGet();
        outputs.emitDueWatermarks();

        assertThat(output.log).containsExactly("a@90", "b@50", "watermark 50");
    }

    @Test
    void aPunctuatedAssignerMarksSomeElements() {
        PartitionOutputs<String> outputs =
                outputs(new AssignerWithPunctuatedWatermarksAdapter.Strategy<>(new Punctuated()));
        outputs.createOutputForSplit("t-0").collect("mark", 9);
        outputs.createOutputForSplit("t-1").collect("b", 5);
        outputs.createOutputForSplit("t-1").collect("mark", 7);

        assertThat(output.log).containsExactly("mark@9", "b@5", "mark@7", "watermark 7");
    }
}
