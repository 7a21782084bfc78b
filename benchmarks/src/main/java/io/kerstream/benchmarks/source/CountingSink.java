/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.Progress;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Counts what arrives, in {@link Progress}. */
final class CountingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    @Override
    @Deprecated
    public SinkWriter<T> createWriter(Sink.InitContext context) {
        throw new IllegalStateException("Flink 1.19 and newer call the other method");
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(context.getTaskInfo().getIndexOfThisSubtask());
    }

    private static final class Writer<T> implements SinkWriter<T> {

        private final int reader;
        private long count;

        Writer(int reader) {
            this.reader = reader;
        }

        @Override
        public void write(T element, Context context) {
            Progress.set(reader, ++count);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
