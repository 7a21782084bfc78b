/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.DeadLetterException;
import io.kerstream.connector.kafka.source.reader.errors.UndeserializableRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Deserializes and emits what was handed over, a bounded number of records at a time. Owned by the
 * task thread.
 *
 * <p>The bound keeps checkpoints and other mails of the task from waiting: at most 256 records and,
 * as far as single records allow, about 10 milliseconds. The clock is read after 1, 2, 4, .. 32 and
 * then after every 32 records, so that slow records are noticed early and fast ones pay little.
 */
final class RecordEmitter<T> {

    private static final int MAX_RECORDS = 256;
    private static final int CLOCK_INTERVAL = 32;
    private static final long MAX_NANOS = 10_000_000;

    private final KafkaFetcher<T> fetcher;
    private final KafkaRecordDeserializationSchema<T> schema;
    private final Consumer<PartitionState<T>> onFinished;
    private final LongSupplier nanoClock;
    private final Counter numRecordsIn;
    private final RecordCollector<T> collector = new RecordCollector<>();

    private final HeldBackSlices<T> heldBack = new HeldBackSlices<>();

    private @Nullable FetchedBatch<T> batch;
    private int sliceIndex;
    private int recordIndex;

    /** Records of this turn, in slices that it has left. */
    private int emitted;

    /** Ends the turn after the record that is being emitted. */
    private boolean timeIsUp;

    /**
     * @param onFinished told of each partition that has reached its stopping offset
     * @param nanoClock a monotonic clock in nanoseconds
     * @param numRecordsIn counts emitted records, once in a turn
     */
    RecordEmitter(
            KafkaFetcher<T> fetcher,
            KafkaRecordDeserializationSchema<T> schema,
            Consumer<PartitionState<T>> onFinished,
            LongSupplier nanoClock,
            Counter numRecordsIn) {
        this.fetcher = fetcher;
        this.schema = schema;
        this.onFinished = onFinished;
        this.nanoClock = nanoClock;
        this.numRecordsIn = numRecordsIn;
    }

    /** Whether there is something to emit, or to look at, beside what will be handed over. */
    boolean hasBatch() {
        return batch != null || heldBack.hasResumed();
    }

    /**
     * Emits the next records.
     *
     * @return false if nothing more has been handed over
     * @throws IOException if the fetch thread failed or a record could not be deserialized
     */
    boolean emit(ReaderOutput<T> output) throws IOException {
        emitted = 0;
        try {
            return emitUntil(nanoClock.getAsLong() + MAX_NANOS, output);
        } finally {
            numRecordsIn.inc(emitted);
        }
    }

    private boolean emitUntil(long deadline, ReaderOutput<T> output) throws IOException {
        timeIsUp = false;
        while (emitted < MAX_RECORDS && !timeIsUp) {
            FetchedBatch<T> current = batch;
            if (current == null) {
                current = nextBatch();
                if (current == null) {
                    return false;
                }
                batch = current;
            }
            PartitionSlice<T> slice = current.slices().get(sliceIndex);
            if (slice.partition().heldBack) {
                heldBack.keep(slice, recordIndex);
                toNextSlice(current);
                continue;
            }
            int inSlice = emitSlice(slice, output, deadline);
            emitted += inSlice;
            recordIndex += inSlice;
            if (recordIndex < slice.records().size()) {
                return true;
            }
            endSlice(slice, output, current);
        }
        return true;
    }

    private @Nullable FetchedBatch<T> nextBatch() throws IOException {
        List<TopicPartition> toFetch = heldBack.drained();
        if (!toFetch.isEmpty()) {
            fetcher.pauseOrResume(List.of(), toFetch);
        }
        FetchedBatch<T> resumed = heldBack.takeResumed();
        return resumed != null ? resumed : fetcher.poll();
    }

    /**
     * Pauses and resumes partitions. A paused one emits nothing more, but for the rest of the turn
     * that this is called in.
     */
    void pauseOrResume(
            Collection<PartitionState<T>> toPause, Collection<PartitionState<T>> toResume) {
        heldBack.pause(toPause);
        List<TopicPartition> toFetch = heldBack.resume(toResume);
        List<TopicPartition> notToFetch = new ArrayList<>(toPause.size());
        for (PartitionState<T> partition : toPause) {
            notToFetch.add(partition.topicPartition);
        }
        if (!notToFetch.isEmpty() || !toFetch.isEmpty()) {
            fetcher.pauseOrResume(notToFetch, toFetch);
        }
        if (heldBack.hasResumed()) {
            fetcher.signalAvailable();
        }
    }

    /** Emits records of one slice up to the bounds; returns how many. */
    private int emitSlice(PartitionSlice<T> slice, ReaderOutput<T> output, long deadline)
            throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = slice.records();
        int end = Math.min(records.size(), recordIndex + MAX_RECORDS - emitted);
        if (recordIndex == end) {
            return 0;
        }
        PartitionState<T> partition = slice.partition();
        collector.setOutput(partition.output(output));
        int i = recordIndex;
        while (i < end && !timeIsUp) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            collector.setTimestamp(record.timestamp());
            deserialize(record);
            partition.nextOffset = record.offset() + 1;
            i++;
            if (isClockTime(emitted + i - recordIndex) && nanoClock.getAsLong() >= deadline) {
                timeIsUp = true;
            }
        }
        return i - recordIndex;
    }

    /** Ends the turn under way; called from inside of the output. */
    void endTurn() {
        timeIsUp = true;
    }

    private static boolean isClockTime(int emitted) {
        return emitted % CLOCK_INTERVAL == 0
                || (emitted < CLOCK_INTERVAL && (emitted & (emitted - 1)) == 0);
    }

    private void deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException {
        try {
            schema.deserialize(record, collector);
        } catch (Exception e) {
            if (collector.isCollecting() || e instanceof DeadLetterException) {
                throw e;
            }
            throw new UndeserializableRecordException(record, schema, e);
        }
    }

    private void endSlice(
            PartitionSlice<T> slice, ReaderOutput<T> output, FetchedBatch<T> current) {
        PartitionState<T> partition = slice.partition();
        if (slice.position() != PartitionSlice.AFTER_LAST_RECORD) {
            partition.nextOffset = slice.position();
        }
        if (slice.finished()) {
            output.releaseOutputForSplit(partition.splitId);
            heldBack.forget(partition);
            onFinished.accept(partition);
        }
        toNextSlice(current);
    }

    private void toNextSlice(FetchedBatch<T> current) {
        recordIndex = 0;
        sliceIndex++;
        if (sliceIndex == current.slices().size()) {
            sliceIndex = 0;
            batch = null;
            fetcher.release(current);
        }
    }
}
