/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.Progress;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;

/**
 * Counts what arrives, in {@link Progress}. Flink chains a sink function to sources of both kinds,
 * but a {@link CountingSink} not to a source function.
 */
@SuppressWarnings("deprecation") // the classic API is measured too
final class CountingSinkFunction<T> extends RichSinkFunction<T> {

    private static final long serialVersionUID = 1L;

    private transient int reader;
    private transient long count;

    @Override
    public void invoke(T value, Context context) {
        if (count == 0) {
            reader = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        }
        Progress.set(reader, ++count);
    }
}
