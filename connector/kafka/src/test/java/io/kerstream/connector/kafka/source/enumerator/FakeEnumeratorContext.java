/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A coordinator of which the test says when asynchronous calls run. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<KafkaPartitionSplit> {

    private final int parallelism;
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();

    final Map<Integer, List<KafkaPartitionSplit>> assigned = new HashMap<>();
    final List<Integer> noMoreSplits = new ArrayList<>();
    final List<Runnable> oneTimeCalls = new ArrayList<>();
    final List<Runnable> periodicCalls = new ArrayList<>();
    final Map<Integer, SourceEvent> events = new HashMap<>();
    final Map<String, Gauge<?>> gauges = new HashMap<>();
    long period;

    FakeEnumeratorContext(int parallelism) {
        this.parallelism = parallelism;
    }

    void register(int reader) {
        readers.put(reader, new ReaderInfo(reader, "localhost"));
    }

    void unregister(int reader) {
        readers.remove(reader);
    }

    List<KafkaPartitionSplit> allAssigned() {
        return assigned.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return new RecordingMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        if (!readers.containsKey(subtaskId)) {
            throw new IllegalArgumentException("no reader " + subtaskId);
        }
        events.put(subtaskId, event);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return Map.copyOf(readers);
    }

    @Override
    public void assignSplits(SplitsAssignment<KafkaPartitionSplit> newSplitAssignments) {
        newSplitAssignments
                .assignment()
                .forEach(
                        (reader, splits) -> {
                            if (!readers.containsKey(reader)) {
                                throw new IllegalArgumentException("no reader " + reader);
                            }
                            assigned.computeIfAbsent(reader, r -> new ArrayList<>()).addAll(splits);
                        });
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        noMoreSplits.add(subtask);
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        oneTimeCalls.add(call(callable, handler));
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable,
            BiConsumer<T, Throwable> handler,
            long initialDelayMillis,
            long periodMillis) {
        period = periodMillis;
        periodicCalls.add(call(callable, handler));
    }

    private static <T> Runnable call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        return () -> {
            T result;
            try {
                result = callable.call();
            } catch (Exception e) {
                handler.accept(null, e);
                return;
            }
            handler.accept(result, null);
        };
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }

    private final class RecordingMetricGroup extends UnregisteredMetricsGroup
            implements SplitEnumeratorMetricGroup {

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
        }

        @Override
        public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G gauge) {
            return gauge;
        }
    }
}
