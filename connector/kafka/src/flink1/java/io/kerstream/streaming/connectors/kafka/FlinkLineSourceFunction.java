/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.streaming.connectors.kafka.internals.consumer.ElementOutput;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.functions.AssignerWithPunctuatedWatermarks;
import org.apache.flink.streaming.api.functions.source.RichParallelSourceFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.operators.util.AssignerWithPeriodicWatermarksAdapter;
import org.apache.flink.streaming.runtime.operators.util.AssignerWithPunctuatedWatermarksAdapter;

/**
 * The source function of the Flink line that this is compiled for. Flink 1.x has watermark
 * assigners from before Flink 1.11 and deprecates them together with source functions.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
@SuppressWarnings("deprecation")
public abstract class FlinkLineSourceFunction<T> extends RichParallelSourceFunction<T> {

    private static final long serialVersionUID = 1L;

    FlinkLineSourceFunction() {}

    abstract void emitTo(ElementOutput<T> output) throws Exception;

    abstract FlinkKafkaConsumerBase<T> useWatermarks(
            WatermarkStrategy<T> strategy, String from, boolean replaces);

    /**
     * Assigns timestamps to the records of each partition, and now and then a watermark. The
     * assigner of each partition is a copy.
     *
     * @throws IllegalStateException if watermarks already come from elsewhere
     */
    public FlinkKafkaConsumerBase<T> assignTimestampsAndWatermarks(
            AssignerWithPeriodicWatermarks<T> assigner) {
        return useWatermarks(
                new AssignerWithPeriodicWatermarksAdapter.Strategy<>(assigner),
                "an AssignerWithPeriodicWatermarks",
                false);
    }

    /**
     * Assigns timestamps to the records of each partition, and watermarks after some of them. The
     * assigner of each partition is a copy.
     *
     * @throws IllegalStateException if watermarks already come from elsewhere
     */
    public FlinkKafkaConsumerBase<T> assignTimestampsAndWatermarks(
            AssignerWithPunctuatedWatermarks<T> assigner) {
        return useWatermarks(
                new AssignerWithPunctuatedWatermarksAdapter.Strategy<>(assigner),
                "an AssignerWithPunctuatedWatermarks",
                false);
    }

    @Override
    public void run(SourceContext<T> sourceContext) throws Exception {
        emitTo(new ContextOutput<>(sourceContext));
    }

    static Duration watermarkInterval(StreamingRuntimeContext runtime) {
        return Duration.ofMillis(runtime.getExecutionConfig().getAutoWatermarkInterval());
    }

    static boolean hasCheckpoints(StreamingRuntimeContext runtime) {
        return runtime.isCheckpointingEnabled();
    }

    private record ContextOutput<T>(SourceContext<T> context) implements ElementOutput<T> {

        @Override
        public void collect(T element) {
            context.collect(element);
        }

        @Override
        public void collect(T element, long timestamp) {
            context.collectWithTimestamp(element, timestamp);
        }

        @Override
        public void emitWatermark(long timestamp) {
            context.emitWatermark(new Watermark(timestamp));
        }

        @Override
        public void markIdle() {
            context.markAsTemporarilyIdle();
        }

        @Override
        public Object lock() {
            return context.getCheckpointLock();
        }
    }
}
