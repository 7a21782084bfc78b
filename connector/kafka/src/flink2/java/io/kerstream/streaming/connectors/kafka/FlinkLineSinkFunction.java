/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.functions.sink.legacy.RichSinkFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * The sink function of the Flink line that this is compiled for.
 *
 * @param <IN> type of the records
 */
@Internal
public abstract class FlinkLineSinkFunction<IN> extends RichSinkFunction<IN> {

    /** The transaction timeout where {@code transaction.timeout.ms} is not set. */
    public static final Duration DEFAULT_KAFKA_TRANSACTION_TIMEOUT = Duration.ofHours(1);

    private static final long serialVersionUID = 1L;

    /** Called once, after the state was restored and before the first record. */
    abstract void openSink() throws Exception;

    @Override
    public void open(OpenContext openContext) throws Exception {
        openSink();
    }

    static boolean hasCheckpoints(RuntimeContext runtime) {
        return runtime instanceof StreamingRuntimeContext streaming
                && CheckpointingOptions.isCheckpointingEnabled(streaming.getJobConfiguration());
    }
}
