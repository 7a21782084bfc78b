/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.errors.PassingFailures;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the fetch thread does: polls, hands over, and runs commands in between.
 *
 * <p>The consumer is made here, with the first assignment: making one may log in to a KDC, which
 * must not hold up the task, and a reader without partitions needs none. Any error ends the thread
 * and is passed to the task through the handover.
 *
 * <p>{@link #submit}, {@link #wakeUp} and {@link #shutDown} may be called by any thread.
 */
final class FetchLoop<T> implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);

    private static final long IDLE_WAIT_MS = 10_000;

    /** While the task is held up, what it misses is looked at so often. */
    private static final long HELD_UP_WAIT_MS = Backlog.END_INTERVAL.toMillis();

    private static final long RETRY_PAUSE_MS = 200;
    private static final long COMMIT_POLL_MS = 10;

    /** Part of the close timeout that the consumer may take, so that the task does not give up. */
    private static final int CLOSE_SHARE = 3;

    /** Something to do with the assignment; does not ask the cluster. */
    interface Command<T> {
        void run(ConsumerAssignment<T> assignment);
    }

    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final Handover<T> handover;
    private final OffsetCommitter committer;
    private final KafkaSourceReaderMetrics metrics;
    private final ReaderSettings settings;
    private final @Nullable DecodingAhead<T> decoding;
    private final AutoCommitTimer autoCommitTimer;

    private final Queue<Command<T>> commands = new ConcurrentLinkedQueue<>();
    private final PassingFailures failures;
    private volatile boolean shutDown;

    /** After an error that may pass, by the clock of {@link System#nanoTime}. */
    private long resolveAgainAt = System.nanoTime();

    /** True around the only call that a wake-up is meant for. */
    private volatile boolean polling;

    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /** What the consumer reads; owned by the fetch thread. */
    private @Nullable ConsumerAssignment<T> current;

    FetchLoop(
            Supplier<Consumer<byte[], byte[]>> clients,
            Handover<T> handover,
            OffsetCommitter committer,
            KafkaSourceReaderMetrics metrics,
            ReaderSettings settings,
            @Nullable DecodingAhead<T> decoding) {
        this.clients = clients;
        this.handover = handover;
        this.committer = committer;
        this.metrics = metrics;
        this.settings = settings;
        this.decoding = decoding;
        this.failures =
                new PassingFailures(
                        settings.authentication(), System::nanoTime, settings.failures());
        this.autoCommitTimer =
                new AutoCommitTimer(settings.autoCommitInterval(), settings.nanoClock());
    }

    AutoCommitTimer autoCommitTimer() {
        return autoCommitTimer;
    }

    private void watchTheClock() {
        if (autoCommitTimer.tick()) {
            handover.signalAvailable();
        }
    }

    void submit(Command<T> command) {
        commands.add(command);
        wakeUp();
    }

    /** Makes the loop look for commands and commits now. */
    void wakeUp() {
        handover.wakeUpProducer();
        Consumer<byte[], byte[]> client = consumer;
        if (polling && client != null) {
            client.wakeup();
        }
    }

    void shutDown() {
        shutDown = true;
        wakeUp();
    }

    @Override
    public void run() {
        try {
            fetch();
        } catch (Throwable t) {
            boolean wasAsked =
                    shutDown
                            && (t instanceof InterruptedException
                                    || t instanceof InterruptException
                                    || t instanceof WakeupException);
            if (!wasAsked) {
                handover.fail(settings.failures().explain(t).map(Throwable.class::cast).orElse(t));
            }
        } finally {
            closeConsumer();
        }
    }

    private void fetch() throws InterruptedException {
        while (!shutDown && commands.isEmpty()) {
            handover.awaitWakeUp(IDLE_WAIT_MS);
        }
        if (shutDown) {
            return;
        }
        Consumer<byte[], byte[]> client = clients.get();
        // From here on the end of the thread closes it.
        consumer = client;
        if (settings.registerConsumerMetrics()) {
            metrics.registerConsumerMetrics(client);
        }
        Backlog backlog = metrics.backlog();
        backlog.measure(client);
        ConsumerAssignment<T> assignment =
                new ConsumerAssignment<>(client, settings.resolver(), settings.boundedness());
        current = assignment;
        Duration pollTimeout = pollTimeout();
        while (!shutDown) {
            runCommands(assignment);
            resolveMarkers(assignment);
            watchTheClock();
            settings.authentication().check();
            committer.commitWith(client, assignment);
            deliver(client, assignment, assignment.takeAnnouncements());
            if (assignment.isEmpty()) {
                if (committer.isInFlight()) {
                    committer.awaitAnswer(client);
                }
                if (commands.isEmpty() && !shutDown) {
                    boolean tryAgain = assignment.hasMarkers() || committer.isInFlight();
                    handover.awaitWakeUp(tryAgain ? RETRY_PAUSE_MS : IDLE_WAIT_MS);
                }
            } else {
                FetchedBatch<T> batch = assignment.toBatch(poll(client, pollTimeout));
                backlog.polled(batch, assignment);
                deliver(client, assignment, decoded(batch));
                askForEnds(client, assignment, true);
            }
        }
    }

    /** No poll outlasts the interval of automatic commits. */
    private Duration pollTimeout() {
        Duration interval = settings.autoCommitInterval();
        Duration timeout = settings.pollTimeout();
        return !interval.isZero() && interval.compareTo(timeout) < 0 ? interval : timeout;
    }

    private void runCommands(ConsumerAssignment<T> assignment) {
        Command<T> command;
        while (!shutDown && (command = commands.poll()) != null) {
            command.run(assignment);
        }
    }

    private void resolveMarkers(ConsumerAssignment<T> assignment) {
        if (shutDown || !assignment.hasMarkers() || System.nanoTime() - resolveAgainAt < 0) {
            return;
        }
        try {
            assignment.resolveMarkers();
        } catch (WakeupException e) {
            LOG.trace("Woken up outside of poll, markers are resolved in the next turn", e);
        } catch (KafkaException e) {
            failures.outlive(e, "Asking Kafka for offsets");
            resolveAgainAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_PAUSE_MS);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> client, Duration timeout)
            throws InterruptedException {
        polling = true;
        try {
            // Whoever submits after this look sees the flag and wakes the poll up.
            if (shutDown || !commands.isEmpty() || committer.isReady()) {
                return ConsumerRecords.empty();
            }
            return client.poll(timeout);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            failures.outlive(e, "Polling Kafka");
            handover.awaitWakeUp(RETRY_PAUSE_MS);
            return ConsumerRecords.empty();
        } finally {
            polling = false;
        }
    }

    private FetchedBatch<T> decoded(FetchedBatch<T> batch) {
        return decoding == null ? batch : decoding.decode(batch, () -> shutDown);
    }

    private void deliver(
            Consumer<byte[], byte[]> client,
            ConsumerAssignment<T> assignment,
            FetchedBatch<T> batch)
            throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        while (!shutDown
                && !handover.offer(
                        batch, committer.isInFlight() ? COMMIT_POLL_MS : HELD_UP_WAIT_MS)) {
            runCommands(assignment);
            watchTheClock();
            committer.commitWith(client, assignment);
            if (committer.isInFlight() && !assignment.isEmpty()) {
                completeCommit(client, assignment);
            }
            askForEnds(client, assignment, false);
        }
    }

    private void askForEnds(
            Consumer<byte[], byte[]> client, ConsumerAssignment<T> assignment, boolean onlyPaused) {
        Backlog backlog = metrics.backlog();
        if (!shutDown && backlog.isTimeToAskForEnds()) {
            backlog.askForEnds(client, assignment, assignment.unfinished(onlyPaused));
        }
    }

    /** A task that is held up must not hold up commits: polls for the broker's answer alone. */
    private void completeCommit(Consumer<byte[], byte[]> client, ConsumerAssignment<T> assignment)
            throws InterruptedException {
        assignment.suspendAll();
        ConsumerRecords<byte[], byte[]> none = poll(client, Duration.ofMillis(COMMIT_POLL_MS));
        assignment.resumeAll();
        if (!none.isEmpty()) {
            throw new IllegalStateException(
                    "The Kafka consumer returned records of paused partitions "
                            + none.partitions());
        }
    }

    @SuppressWarnings("deprecation") // its successor close(CloseOptions) is missing in clients 3.9
    private void closeConsumer() {
        Consumer<byte[], byte[]> client = consumer;
        if (client == null) {
            return;
        }
        // An interrupt that ended the loop would end the orderly close as well.
        boolean interrupted = Thread.interrupted();
        try {
            if (current != null) {
                committer.commitLast(client, current);
            }
            client.close(settings.closeTimeout().dividedBy(CLOSE_SHARE));
        } catch (RuntimeException e) {
            LOG.warn("Closing a Kafka consumer failed", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
