/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.runtime.state.FunctionSnapshotContext;

/** An exactly-once producer that is told of the completion of checkpoints as a test says. */
final class FaultyProducer extends FlinkKafkaProducer<String> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, AtomicInteger> TOLD = new ConcurrentHashMap<>();

    /** What happens to one notification. */
    enum Fault {
        FAIL_BEFORE_COMMIT,
        FAIL_AFTER_COMMIT,
        LOST
    }

    private final String run;
    private final int from;
    private final int to;
    private final Fault fault;
    private transient boolean written;
    private transient boolean prepared;

    /**
     * @param topic written to; also the prefix and the name of the run
     * @param from first notification of the run with the fault, from 1, over all subtasks; counted
     *     are those for which something was prepared
     * @param to last one with the fault
     */
    FaultyProducer(String topic, Properties properties, int from, int to, Fault fault) {
        super(topic, new SimpleStringSchema(), properties, null, Semantic.EXACTLY_ONCE, 1);
        setTransactionalIdPrefix(topic);
        this.run = topic;
        this.from = from;
        this.to = to;
        this.fault = fault;
    }

    /** How often this run was told that what it prepared is complete. */
    static int toldTo(String run) {
        return counter(run).get();
    }

    private static AtomicInteger counter(String run) {
        return TOLD.computeIfAbsent(run, key -> new AtomicInteger());
    }

    @Override
    public void invoke(String next, Context context) throws Exception {
        super.invoke(next, context);
        written = true;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        super.snapshotState(context);
        prepared |= written;
        written = false;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        if (!prepared) {
            super.notifyCheckpointComplete(checkpointId);
            return;
        }
        prepared = false;
        int number = counter(run).incrementAndGet();
        if (number < from || number > to) {
            super.notifyCheckpointComplete(checkpointId);
            return;
        }
        switch (fault) {
            case LOST -> {}
            case FAIL_BEFORE_COMMIT -> throw new IOException("planned: not committed");
            case FAIL_AFTER_COMMIT -> {
                super.notifyCheckpointComplete(checkpointId);
                throw new IOException("planned: committed, but unknown");
            }
        }
    }
}
