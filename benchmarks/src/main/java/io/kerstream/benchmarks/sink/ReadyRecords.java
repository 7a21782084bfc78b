/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import io.kerstream.benchmarks.run.Progress;
import io.kerstream.benchmarks.run.Values;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Emits values that are ready, as fast as the sink takes them or at a given rate, and counts them.
 * Has no splits and no state: what a restored job wrote is not compared.
 */
final class ReadyRecords implements Source<byte[], ReadyRecords.NoSplit, ReadyRecords.NoState> {

    private static final long serialVersionUID = 1L;

    private final int recordBytes;
    private final long recordsPerSecond;

    /**
     * @param recordsPerSecond for each reader; 0 for as fast as possible
     */
    ReadyRecords(int recordBytes, long recordsPerSecond) {
        this.recordBytes = recordBytes;
        this.recordsPerSecond = recordsPerSecond;
    }

    /** There is none. */
    static final class NoSplit implements SourceSplit {
        @Override
        public String splitId() {
            return "none";
        }
    }

    /** Nothing to remember. */
    static final class NoState {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<NoSplit, NoState> createEnumerator(
            SplitEnumeratorContext<NoSplit> context) {
        return new NoEnumerator();
    }

    @Override
    public SplitEnumerator<NoSplit, NoState> restoreEnumerator(
            SplitEnumeratorContext<NoSplit> context, NoState state) {
        return new NoEnumerator();
    }

    @Override
    public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
        return new NoBytes<>(new NoSplit());
    }

    @Override
    public SimpleVersionedSerializer<NoState> getEnumeratorCheckpointSerializer() {
        return new NoBytes<>(new NoState());
    }

    @Override
    public SourceReader<byte[], NoSplit> createReader(SourceReaderContext context) {
        return new Reader(
                Values.ofBytes(recordBytes), recordsPerSecond, context.getIndexOfSubtask());
    }

    private static final class Reader implements SourceReader<byte[], NoSplit> {

        private static final int RECORDS_PER_TURN = 256;
        private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private final byte[][] values;
        private final long recordsPerSecond;
        private final int subtask;
        private final long began = System.nanoTime();
        private long count;

        Reader(byte[][] values, long recordsPerSecond, int subtask) {
            this.values = values;
            this.recordsPerSecond = recordsPerSecond;
            this.subtask = subtask;
        }

        @Override
        public InputStatus pollNext(ReaderOutput<byte[]> output) {
            if (recordsPerSecond > 0 && isAhead()) {
                // The task has nothing else to do than checkpoints, which wait no longer than this.
                LockSupport.parkNanos(TURN_NANOS);
                return InputStatus.MORE_AVAILABLE;
            }
            for (int i = 0; i < RECORDS_PER_TURN; i++) {
                output.collect(values[(int) (count % values.length)]);
                Progress.set(subtask, ++count);
            }
            return InputStatus.MORE_AVAILABLE;
        }

        private boolean isAhead() {
            double seconds = (System.nanoTime() - began) / 1e9;
            return count > seconds * recordsPerSecond;
        }

        @Override
        public void start() {}

        @Override
        public List<NoSplit> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void addSplits(List<NoSplit> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    private static final class NoEnumerator implements SplitEnumerator<NoSplit, NoState> {

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtaskId, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<NoSplit> splits, int subtaskId) {}

        @Override
        public void addReader(int subtaskId) {}

        @Override
        public NoState snapshotState(long checkpointId) {
            return new NoState();
        }

        @Override
        public void close() {}
    }

    private static final class NoBytes<T> implements SimpleVersionedSerializer<T> {

        private final T value;

        NoBytes(T value) {
            this.value = value;
        }

        @Override
        public int getVersion() {
            return 0;
        }

        @Override
        public byte[] serialize(T ignored) {
            return new byte[0];
        }

        @Override
        public T deserialize(int version, byte[] serialized) {
            return value;
        }
    }
}
