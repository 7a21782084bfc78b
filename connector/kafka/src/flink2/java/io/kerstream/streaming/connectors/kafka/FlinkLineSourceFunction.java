/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.streaming.connectors.kafka.internals.consumer.ElementOutput;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.functions.source.legacy.RichParallelSourceFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * The source function of the Flink line that this is compiled for. Flink 2.x keeps it in a package
 * called legacy and has no watermark assigners from before Flink 1.11.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public abstract class FlinkLineSourceFunction<T> extends RichParallelSourceFunction<T> {

    private static final long serialVersionUID = 1L;

    FlinkLineSourceFunction() {}

    abstract void emitTo(ElementOutput<T> output) throws Exception;

    abstract FlinkKafkaConsumerBase<T> useWatermarks(
            WatermarkStrategy<T> strategy, String from, boolean replaces);

    @Override
    public void run(SourceContext<T> sourceContext) throws Exception {
        emitTo(new ContextOutput<>(sourceContext));
    }

    static Duration watermarkInterval(StreamingRuntimeContext runtime) {
        return runtime.getJobConfiguration().get(PipelineOptions.AUTO_WATERMARK_INTERVAL);
    }

    static boolean hasCheckpoints(StreamingRuntimeContext runtime) {
        return CheckpointingOptions.isCheckpointingEnabled(runtime.getJobConfiguration());
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
