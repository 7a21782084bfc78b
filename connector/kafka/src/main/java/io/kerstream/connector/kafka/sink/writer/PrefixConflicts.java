/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Tells, when a running writer finds its transaction aborted or a {@link ForeignTransactions
 * foreign} one open, whether another job uses its transactional id prefix.
 *
 * <p>Two jobs with one prefix abort each other's transactions whenever one of them starts. To the
 * brokers the second looks like a restart of the first, so it cannot be refused when it starts, or
 * no restart could abort what its dead predecessor left open. But the one that was there is alive
 * and knows it. What else can have it meet a fence or a foreign transaction:
 *
 * <ul>
 *   <li>the timeout of its transaction; its age tells;
 *   <li>an operator who aborts transactions, once;
 *   <li>a TaskManager that was given up and still runs, once: its checkpoints go nowhere.
 * </ul>
 *
 * <p>These are left to the restart strategy. Two jobs go on aborting each other's transactions with
 * each of their restarts: the third time within ten minutes ends the job that meets it, and the
 * other one goes on. The count is kept in the process, because a restarted writer is a new object.
 */
final class PrefixConflicts {

    private static final int FATAL = 3;
    private static final long WINDOW_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Times of conflicts by prefix and subtask; one writer of a job is one of its keys. */
    private static final Map<String, Deque<Long>> TIMES = new ConcurrentHashMap<>();

    private final String prefix;
    private final int subtask;
    private final LongSupplier oldestAgeMillis;
    private final long timeoutMillis;
    private final LongSupplier clockMillis;
    private boolean counted;

    /**
     * @param oldestAgeMillis age of the writer's oldest open transaction
     * @param timeoutMillis {@code transaction.timeout.ms}
     * @param clockMillis any clock
     */
    PrefixConflicts(
            String prefix,
            int subtask,
            LongSupplier oldestAgeMillis,
            long timeoutMillis,
            LongSupplier clockMillis) {
        this.prefix = prefix;
        this.subtask = subtask;
        this.oldestAgeMillis = oldestAgeMillis;
        this.timeoutMillis = timeoutMillis;
        this.clockMillis = clockMillis;
    }

    /** What a failure of the delivery means, if it is a conflict; called by any thread. */
    Optional<RuntimeException> explain(Throwable failure) {
        String what;
        if (failure instanceof ForeignTransactionsException) {
            what = failure.getMessage();
        } else if (isFence(failure) && oldestAgeMillis.getAsLong() < timeoutMillis) {
            what =
                    "The open transaction of this sink was aborted by somebody else, before its"
                            + " timeout";
        } else {
            return Optional.empty();
        }
        int times = count();
        String message =
                what
                        + ". Transactional id prefix \""
                        + prefix
                        + "\", writer "
                        + subtask
                        + ", "
                        + times
                        + ". time within ten minutes. Most likely another running job has a sink"
                        + " with the same prefix: stop it, or give one of them another prefix"
                        + " (setTransactionalIdPrefix). An operator who aborts transactions of a"
                        + " running job has the same effect. Nothing is lost: what was aborted is"
                        + " written again from the last checkpoint, and a start aborts what others"
                        + " have open.";
        return Optional.of(
                times < FATAL
                        ? new KafkaException(message, failure)
                        : new SharedPrefixException(message, failure));
    }

    private static boolean isFence(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, ProducerFencedException.class).isPresent()
                || ExceptionUtils.findThrowable(failure, InvalidProducerEpochException.class)
                        .isPresent();
    }

    /** Counts one conflict for the life of a writer, however many of its records meet it. */
    private int count() {
        Deque<Long> times =
                TIMES.computeIfAbsent(prefix + '/' + subtask, key -> new ArrayDeque<>());
        synchronized (times) {
            long now = clockMillis.getAsLong();
            times.removeIf(time -> now - time > WINDOW_MILLIS);
            if (!counted) {
                counted = true;
                times.add(now);
            }
            return times.size();
        }
    }
}
