/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.reader.KafkaSourceReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.io.InputStatus;

/**
 * Takes turns of the reader under the checkpoint lock, so that a checkpoint holds exactly the
 * offsets of what was emitted before it.
 */
final class EmissionLoop<T> {

    /** The lock may be held by one turn after the other for so long. */
    private static final long MAX_HOLD_NANOS = Duration.ofMillis(10).toNanos();

    /** What a thread that waits for the lock needs to wake up and take it. */
    private static final long PAUSE_NANOS = Duration.ofNanos(50_000).toNanos();

    /** Nothing depends on it: news and the end of the job wake the loop up. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private final KafkaSourceReader<T> reader;
    private final PartitionOutputs<T> outputs;
    private final Runnable news;
    private final Object lock;
    private final WakeUp wakeUp;
    private volatile boolean cancelled;
    private long heldSince = System.nanoTime();

    /**
     * @param news applies what happened outside; called under the lock before each turn
     */
    EmissionLoop(
            KafkaSourceReader<T> reader,
            PartitionOutputs<T> outputs,
            Runnable news,
            Object lock,
            WakeUp wakeUp) {
        this.reader = reader;
        this.outputs = outputs;
        this.news = news;
        this.lock = lock;
        this.wakeUp = wakeUp;
    }

    /** Emits until the stream ends or {@link #cancel} is called. */
    void run() throws Exception {
        try {
            while (!cancelled && !outputs.hasEnded()) {
                takeTurn();
            }
        } catch (InterruptedException e) {
            if (!cancelled) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            reader.stopReading();
        }
    }

    private void takeTurn() throws Exception {
        CompletableFuture<Void> available = null;
        synchronized (lock) {
            news.run();
            InputStatus status = reader.pollNext(outputs);
            outputs.emitDueWatermarks();
            if (status == InputStatus.NOTHING_AVAILABLE && !outputs.hasEnded()) {
                available = reader.isAvailable();
            }
        }
        if (available == null || available.isDone()) {
            letOthersTakeTheLock();
        } else {
            Duration limit = outputs.timeToNextWatermark().orElse(MAX_WAIT);
            wakeUp.await(available, limit.compareTo(MAX_WAIT) < 0 ? limit : MAX_WAIT);
            heldSince = System.nanoTime();
        }
    }

    /** A monitor is not fair: without a pause a checkpoint could wait for it for ever. */
    private void letOthersTakeTheLock() {
        if (System.nanoTime() - heldSince > MAX_HOLD_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            heldSince = System.nanoTime();
        }
    }

    /** Ends {@link #run} after its current turn. May be called by any thread. */
    void cancel() {
        cancelled = true;
        wakeUp.ring();
    }
}
