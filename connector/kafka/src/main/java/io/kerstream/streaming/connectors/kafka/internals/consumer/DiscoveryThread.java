/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.enumerator.discovery.DiscoveryFailures;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer.Discovery;
import io.kerstream.connector.kafka.source.reader.threads.WorkerThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for one subtask's partitions: at start, and then in an interval for new ones or, if none
 * are wanted, whether those that it has still exist.
 *
 * <p>The thread owns the discoverer and closes it. If a later look fails for a reason that may
 * pass, the next one is awaited; any other failure is thrown by {@link #takeNews}.
 */
final class DiscoveryThread {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryThread.class);

    private final PartitionDiscoverer discoverer;
    private final Duration interval;
    private final boolean findsNew;
    private final Runnable onNews;
    private final WorkerThread thread;
    private final CompletableFuture<Discovery> first = new CompletableFuture<>();
    private final CountDownLatch shutDown = new CountDownLatch(1);

    // Guarded by this.
    private final Queue<Discovery> news = new ArrayDeque<>();
    private @Nullable RuntimeException failure;

    /**
     * @param interval time between the end of a look and the next one
     * @param findsNew whether looks after the first one are for new partitions
     * @param onNews called when {@link #takeNews} has something to say; from this thread
     * @param classLoader context class loader: Kafka loads login and plug-in classes through it
     */
    DiscoveryThread(
            PartitionDiscoverer discoverer,
            Duration interval,
            boolean findsNew,
            Runnable onNews,
            String name,
            ClassLoader classLoader) {
        this.discoverer = discoverer;
        this.interval = interval;
        this.findsNew = findsNew;
        this.onNews = onNews;
        this.thread = new WorkerThread(this::look, name, classLoader);
    }

    void start() {
        thread.start();
    }

    /**
     * The first look's result. The client's own timeouts, {@code default.api.timeout.ms} for each
     * request, limit the wait.
     *
     * @throws RuntimeException if the cluster cannot be asked
     */
    Discovery awaitFirst() throws InterruptedException {
        try {
            return first.get();
        } catch (ExecutionException e) {
            ExceptionUtils.rethrowIfFatalError(e.getCause());
            throw DiscoveryFailures.fatal(e.getCause());
        }
    }

    /** What a later look found, or null. */
    synchronized @Nullable Discovery takeNews() {
        if (failure != null) {
            throw failure;
        }
        return news.poll();
    }

    private void look() {
        try (discoverer) {
            first.complete(discoverer.discover());
            while (!shutDown.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                lookAgain();
            }
        } catch (InterruptedException e) {
            LOG.debug("Partition discovery was interrupted, which only its owner does", e);
        } catch (Throwable t) {
            first.completeExceptionally(t);
            fail(t);
        }
    }

    private void lookAgain() {
        try {
            report(findsNew ? discoverer.discover() : discoverer.checkKnown());
        } catch (RuntimeException e) {
            if (shutDown.getCount() == 0 || !DiscoveryFailures.mayPass(e)) {
                throw e;
            }
            LOG.warn("Partition discovery failed and will be tried again", e);
        }
    }

    private void report(Discovery discovery) {
        synchronized (this) {
            news.add(discovery);
        }
        onNews.run();
    }

    private void fail(Throwable cause) {
        if (shutDown.getCount() == 0) {
            LOG.debug("Partition discovery was ended", cause);
            return;
        }
        synchronized (this) {
            failure = DiscoveryFailures.fatal(cause);
        }
        onNews.run();
    }

    /** Ends the thread; returns at once. */
    void shutDown() {
        shutDown.countDown();
        discoverer.shutDown();
    }

    /** See {@link WorkerThread#awaitEnd}. */
    void awaitEnd(Duration limit) {
        thread.awaitEnd(limit);
    }
}
