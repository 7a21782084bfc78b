/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a broker sees, and writes it to a file that {@link EvidenceFile} reads: new kinds of
 * facts at once, their counters a few times a second.
 */
final class EvidenceLog implements AutoCloseable {

    private static final int FLUSH_MILLIS = 200;

    /** By file: Kafka makes its plug-ins itself, several of each. */
    private static final Map<Path, EvidenceLog> OPEN = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final String run = UUID.randomUUID().toString();
    private final Map<Fact, Counter> counters = new ConcurrentHashMap<>();
    private final ScheduledExecutorService flusher;

    private EvidenceLog(Path file) {
        this.file = file;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        flusher =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "kerstream-evidence");
                            thread.setDaemon(true);
                            return thread;
                        });
        var unused =
                flusher.scheduleWithFixedDelay(
                        this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    static EvidenceLog of(Path file) {
        return OPEN.computeIfAbsent(file, EvidenceLog::new);
    }

    /** Closes the log of a file, if one is open. */
    static void close(Path file) {
        EvidenceLog log = OPEN.remove(file);
        if (log != null) {
            log.close();
        }
    }

    /** Counts one more. Returns after the first of a kind is in the file. */
    boolean add(Fact fact) {
        Counter counter = counters.get(fact);
        if (counter != null) {
            counter.seen.incrementAndGet();
            return false;
        }
        synchronized (this) {
            Counter added = new Counter();
            Counter present = counters.putIfAbsent(fact, added);
            if (present != null) {
                present.seen.incrementAndGet();
                return false;
            }
            added.seen.set(1);
            write(fact, added);
            return true;
        }
    }

    private synchronized void flush() {
        if (channel.isOpen()) {
            counters.forEach(
                    (fact, counter) -> {
                        if (counter.seen.get() > counter.written) {
                            write(fact, counter);
                        }
                    });
        }
    }

    private void write(Fact fact, Counter counter) {
        long count = counter.seen.get();
        String line = EvidenceFile.line(run, counter.first, count, fact);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        counter.written = count;
    }

    @Override
    public void close() {
        // Without an interrupt, which would close the channel under a flush.
        flusher.shutdown();
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + file, e);
        }
    }

    /** How often something was seen, and how much of that is in the file. */
    private static final class Counter {
        private final long first = System.currentTimeMillis();
        private final AtomicLong seen = new AtomicLong();
        private long written;
    }
}
