/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what is emitted, by split. */
final class CollectingOutput implements ReaderOutput<String> {

    final Map<String, List<String>> bySplit = new LinkedHashMap<>();
    final List<Long> timestamps = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    int outputsCreated;
    Consumer<String> onCollect = element -> {};

    List<String> of(String splitId) {
        return bySplit.getOrDefault(splitId, List.of());
    }

    int size() {
        return bySplit.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public SourceOutput<String> createOutputForSplit(String splitId) {
        outputsCreated++;
        List<String> elements = bySplit.computeIfAbsent(splitId, id -> new ArrayList<>());
        return new SourceOutput<>() {
            @Override
            public void collect(String element) {
                collect(element, Long.MIN_VALUE);
            }

            @Override
            public void collect(String element, long timestamp) {
                onCollect.accept(element);
                elements.add(element);
                timestamps.add(timestamp);
            }

            @Override
            public void emitWatermark(Watermark watermark) {}

            @Override
            public void markIdle() {}

            @Override
            public void markActive() {}
        };
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        released.add(splitId);
    }

    @Override
    public void collect(String element) {
        throw new AssertionError("emitted past the split's output: " + element);
    }

    @Override
    public void collect(String element, long timestamp) {
        collect(element);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
}
