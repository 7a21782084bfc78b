/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps every element in its state and shows the state to the test: what a job's checkpointed
 * result would be. For parallelism 1.
 */
public final class StatefulCollector extends RichMapFunction<String, String>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** What the test sees of the collectors with one id, over all attempts. */
    public static final class View {
        private final String id = UUID.randomUUID().toString();
        private volatile List<String> elements = Collections.synchronizedList(new ArrayList<>());
        private volatile int failAtSize = Integer.MAX_VALUE;
        public final AtomicInteger attempts = new AtomicInteger();
        public final AtomicInteger failures = new AtomicInteger();
        public final AtomicInteger completedCheckpoints = new AtomicInteger();

        /** The elements in the order of arrival, duplicates included. */
        public List<String> elements() {
            List<String> current = elements;
            synchronized (current) {
                return List.copyOf(current);
            }
        }

        public int size() {
            return elements.size();
        }

        /** Makes the collector fail once, when it holds so many elements. */
        public void failOnceAt(int size) {
            failAtSize = size;
        }
    }

    private static final Map<String, View> VIEWS = new ConcurrentHashMap<>();

    private final String id;
    private transient View view;
    private transient List<String> elements;
    private transient ListState<String> state;

    private StatefulCollector(String id) {
        this.id = id;
    }

    public static View newView() {
        View view = new View();
        VIEWS.put(view.id, view);
        return view;
    }

    public static StatefulCollector showingTo(View view) {
        return new StatefulCollector(view.id);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        view = VIEWS.get(id);
        view.attempts.incrementAndGet();
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("elements", String.class));
        elements = Collections.synchronizedList(new ArrayList<>());
        for (String element : state.get()) {
            elements.add(element);
        }
        view.elements = elements;
    }

    @Override
    public String map(String value) {
        elements.add(value);
        if (elements.size() >= view.failAtSize) {
            view.failAtSize = Integer.MAX_VALUE;
            view.failures.incrementAndGet();
            throw new IllegalStateException("failure injected by the test");
        }
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(List.copyOf(elements));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        view.completedCheckpoints.incrementAndGet();
    }
}
