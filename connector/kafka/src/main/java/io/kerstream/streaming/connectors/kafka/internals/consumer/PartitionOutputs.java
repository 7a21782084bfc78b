/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * Gives elements to the job, with timestamps and watermarks for each partition, until one ends the
 * stream.
 *
 * <p>Each partition has a copy of the watermark strategy of its own, because assigners from before
 * Flink 1.11 keep the state of what they are called for. The subtask's watermark is the lowest of
 * its partitions that are not idle, also of those that had no record yet. All methods are called
 * with the checkpoint lock held.
 */
final class PartitionOutputs<T> implements ReaderOutput<T> {

    private final ElementOutput<T> output;
    private final @Nullable WatermarkStrategy<T> strategy;
    private final EndOfStream<T> endOfStream;
    private final Runnable onEnd;
    private final TaskContext context;
    private final LongSupplier nanoClock;
    private final long intervalNanos;
    private final WatermarkOutputMultiplexer multiplexer;
    private final Map<String, PartitionOutput> outputs = new HashMap<>();
    private long nextWatermark;
    private boolean ended;

    /**
     * @param strategy null if the job makes no watermarks here
     * @param onEnd called from inside of collect when an element has ended the stream
     * @param nanoClock a monotonic clock in nanoseconds
     */
    PartitionOutputs(
            ElementOutput<T> output,
            @Nullable WatermarkStrategy<T> strategy,
            EndOfStream<T> endOfStream,
            Runnable onEnd,
            TaskContext context,
            LongSupplier nanoClock) {
        this.output = output;
        this.strategy = strategy;
        this.endOfStream = endOfStream;
        this.onEnd = onEnd;
        this.context = context;
        this.nanoClock = nanoClock;
        this.intervalNanos = strategy == null ? 0 : context.watermarkInterval().toNanos();
        this.nextWatermark = nanoClock.getAsLong() + intervalNanos;
        this.multiplexer = new WatermarkOutputMultiplexer(new SubtaskWatermark<>(output));
    }

    /** From now on event time waits for these partitions. */
    void register(Collection<String> splitIds) {
        splitIds.forEach(this::createOutputForSplit);
        if (outputs.isEmpty()) {
            output.markIdle();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Emits periodic watermarks if it is time to. */
    void emitDueWatermarks() {
        if (intervalNanos == 0 || nanoClock.getAsLong() - nextWatermark < 0) {
            return;
        }
        nextWatermark = nanoClock.getAsLong() + intervalNanos;
        outputs.values().forEach(PartitionOutput::onPeriodicEmit);
        multiplexer.onPeriodicEmit();
    }

    /** Empty if there are no periodic watermarks. */
    Optional<Duration> timeToNextWatermark() {
        return intervalNanos == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, nextWatermark - nanoClock.getAsLong())));
    }

    @Override
    public SourceOutput<T> createOutputForSplit(String splitId) {
        return outputs.computeIfAbsent(splitId, this::newOutput);
    }

    private PartitionOutput newOutput(String splitId) {
        WatermarkStrategy<T> original = strategy;
        if (original == null) {
            return new PartitionOutput(null);
        }
        multiplexer.registerNewOutput(splitId, NoListener.INSTANCE);
        return new PartitionOutput(new PartitionTime(splitId, copyOf(original)));
    }

    private WatermarkStrategy<T> copyOf(WatermarkStrategy<T> original) {
        try {
            return InstantiationUtil.clone(original, context.classLoader().asClassLoader());
        } catch (IOException | ClassNotFoundException e) {
            throw new FlinkRuntimeException(
                    "Could not copy the watermark strategy "
                            + original.getClass().getName()
                            + " for a partition; it has to be serializable",
                    e);
        }
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        if (outputs.remove(splitId) != null && strategy != null) {
            multiplexer.unregisterOutput(splitId);
        }
    }

    @Override
    public void collect(T element) {
        output.collect(element);
    }

    @Override
    public void collect(T element, long timestamp) {
        output.collect(element, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        throw new UnsupportedOperationException("Watermarks are made for each partition");
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        // The next element does it.
    }

    /** Whether the element, or one before it, ends the stream. */
    private boolean isBehindEnd(T element) {
        if (!ended && endOfStream.isEndOfStream(element)) {
            ended = true;
            onEnd.run();
        }
        return ended;
    }

    /** What one partition's elements go through. */
    private final class PartitionOutput implements SourceOutput<T> {

        private final @Nullable PartitionTime time;

        PartitionOutput(@Nullable PartitionTime time) {
            this.time = time;
        }

        @Override
        public void collect(T element) {
            if (isBehindEnd(element)) {
                return;
            }
            if (time == null) {
                output.collect(element);
            } else {
                time.collect(element, TimestampAssigner.NO_TIMESTAMP);
            }
        }

        @Override
        public void collect(T element, long timestamp) {
            if (isBehindEnd(element)) {
                return;
            }
            if (time == null) {
                output.collect(element, timestamp);
            } else {
                time.collect(element, timestamp);
            }
        }

        void onPeriodicEmit() {
            if (time != null) {
                time.onPeriodicEmit();
            }
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new UnsupportedOperationException("The watermark strategy makes watermarks");
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    /** The event time of one partition. */
    private final class PartitionTime {

        private final TimestampAssigner<T> assigner;
        private final WatermarkGenerator<T> generator;
        private final WatermarkOutput immediate;
        private final WatermarkOutput deferred;

        PartitionTime(String splitId, WatermarkStrategy<T> ownStrategy) {
            TimeContext time = new TimeContext(context.metrics());
            this.assigner = ownStrategy.createTimestampAssigner(time);
            this.generator = ownStrategy.createWatermarkGenerator(time);
            this.immediate = multiplexer.getImmediateOutput(splitId);
            this.deferred = multiplexer.getDeferredOutput(splitId);
        }

        void collect(T element, long recordTimestamp) {
            long timestamp = assigner.extractTimestamp(element, recordTimestamp);
            output.collect(element, timestamp);
            generator.onEvent(element, timestamp, immediate);
        }

        void onPeriodicEmit() {
            generator.onPeriodicEmit(deferred);
        }
    }

    /** What a strategy is given. */
    private record TimeContext(MetricGroup metrics)
            implements TimestampAssignerSupplier.Context, WatermarkGeneratorSupplier.Context {

        @Override
        public MetricGroup getMetricGroup() {
            return metrics;
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return SystemClock.getInstance();
        }
    }

    /** Where the multiplexer's result goes. */
    private record SubtaskWatermark<T>(ElementOutput<T> output) implements WatermarkOutput {

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            // Flink does it at the next element or watermark.
        }
    }

    /** Flink 2.x asks for a second method, which no other line knows. */
    @SuppressWarnings({"EffectivelyPrivate", "MissingOverride", "UnusedMethod", "UnusedVariable"})
    private enum NoListener implements WatermarkOutputMultiplexer.WatermarkUpdateListener {
        INSTANCE;

        @Override
        public void onWatermarkUpdate(long watermark) {}

        public void onIdleUpdate(boolean idle) {}
    }
}
