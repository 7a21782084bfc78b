/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Shows a test what elements arrive, which of them are late, and how far event time has come. */
public final class WatermarkProbe extends KeyedProcessFunction<Integer, String, String> {

    private static final long serialVersionUID = 1L;

    public static final class View {
        private final String id = UUID.randomUUID().toString();
        private final Queue<String> elements = new ConcurrentLinkedQueue<>();

        /** Elements at or behind the watermark when they arrived. */
        public final Queue<String> late = new ConcurrentLinkedQueue<>();

        /** The greatest timestamp of an element that the watermark has passed. */
        public final AtomicLong passed = new AtomicLong(Long.MIN_VALUE);

        public List<String> elements() {
            return List.copyOf(elements);
        }

        public long countOf(int partition) {
            return elements.stream().filter(e -> e.startsWith(partition + "-")).count();
        }
    }

    private static final Map<String, View> VIEWS = new ConcurrentHashMap<>();

    private final String id;

    private WatermarkProbe(String id) {
        this.id = id;
    }

    public static View newView() {
        View view = new View();
        VIEWS.put(view.id, view);
        return view;
    }

    public static WatermarkProbe showingTo(View view) {
        return new WatermarkProbe(view.id);
    }

    @Override
    public void processElement(String value, Context context, Collector<String> out) {
        View view = VIEWS.get(id);
        long timestamp = context.timestamp();
        if (timestamp <= context.timerService().currentWatermark()) {
            view.late.add(value);
        } else {
            context.timerService().registerEventTimeTimer(timestamp);
        }
        view.elements.add(value);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
        VIEWS.get(id).passed.accumulateAndGet(timestamp, Math::max);
    }
}
