/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of one writer that are not known to have ended, and a warning before their
 * timeout.
 *
 * <p>A writer is not told of commits. What was handed over is asked for every ten seconds, without
 * waiting for the answer; so a committed transaction counts as open for that long. Brokers before
 * 3.0 do not answer: there, only the transaction that is being written counts.
 *
 * <p>The task thread tells of transactions, metric reporters and the guard's thread ask.
 */
final class OpenTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final long LOOK_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final long WARN_AGAIN_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int WARN_PERCENT = 80;

    private final TransactionCoordinators coordinators;
    private final long timeoutMillis;
    private final Clock clock;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private long lookedAtMillis;
    private volatile long warnedAtMillis;
    private final AtomicInteger warnings = new AtomicInteger();

    private record Open(long beganAtMillis, @Nullable TransactionIdentity handedOver) {}

    /**
     * @param timeoutMillis {@code transaction.timeout.ms}
     * @param clock wall clock
     */
    OpenTransactions(TransactionCoordinators coordinators, long timeoutMillis, Clock clock) {
        this.coordinators = coordinators;
        this.timeoutMillis = timeoutMillis;
        this.clock = clock;
        this.lookedAtMillis = clock.millis();
    }

    void began(String transactionalId, long atMillis) {
        open.put(transactionalId, new Open(atMillis, null));
    }

    void handedOver(TransactionIdentity transaction) {
        open.computeIfPresent(
                transaction.transactionalId(),
                (id, known) -> new Open(known.beganAtMillis, transaction));
    }

    /** For one that was handed over where nobody will tell how it ended. */
    void forget(String transactionalId) {
        open.remove(transactionalId);
    }

    Set<String> ids() {
        return Set.copyOf(open.keySet());
    }

    int count() {
        return open.size();
    }

    /** Age of the oldest in milliseconds; 0 without one. */
    long oldestAgeMillis() {
        return oldest().map(each -> ageOf(each.getValue())).orElse(0L);
    }

    private Optional<Map.Entry<String, Open>> oldest() {
        return open.entrySet().stream()
                .min(Comparator.comparingLong(each -> each.getValue().beganAtMillis));
    }

    private long ageOf(Open transaction) {
        return Math.max(0, clock.millis() - transaction.beganAtMillis);
    }

    /** How often a transaction near its timeout was warned of. */
    int warnings() {
        return warnings.get();
    }

    /** Asks what has ended, and warns of what is old. To be called regularly by one thread. */
    void look() {
        long now = clock.millis();
        if (now - lookedAtMillis < LOOK_MILLIS) {
            return;
        }
        lookedAtMillis = now;
        Map<String, TransactionIdentity> asked = new HashMap<>();
        open.forEach(
                (id, each) -> {
                    if (each.handedOver != null) {
                        asked.put(id, each.handedOver);
                    }
                });
        var unused =
                coordinators
                        .describeAsync(asked.keySet())
                        .whenComplete(
                                (answers, error) -> {
                                    if (error == null) {
                                        takeIn(asked, answers);
                                    }
                                    warn();
                                });
    }

    private void takeIn(
            Map<String, TransactionIdentity> asked, Map<String, TransactionStatus> answers) {
        asked.forEach(
                (id, transaction) -> {
                    TransactionStatus status = answers.get(id);
                    if (status == null || !status.isOpen(transaction)) {
                        open.computeIfPresent(
                                id,
                                (key, known) ->
                                        transaction.equals(known.handedOver) ? null : known);
                    }
                });
    }

    private void warn() {
        oldest().filter(each -> ageOf(each.getValue()) * 100 >= timeoutMillis * WARN_PERCENT)
                .ifPresent(each -> warn(each.getKey(), each.getValue()));
    }

    private void warn(String transactionalId, Open transaction) {
        long now = clock.millis();
        if (now - warnedAtMillis < WARN_AGAIN_MILLIS) {
            return;
        }
        warnedAtMillis = now;
        warnings.incrementAndGet();
        LOG.warn(
                "Transaction {} has been open for {} ms, {} % of transaction.timeout.ms ({}); it {}."
                        + " When the timeout is over, Kafka aborts it. Checkpoint more often, find"
                        + " out why checkpoints do not complete, or raise the timeout.",
                transactionalId,
                ageOf(transaction),
                ageOf(transaction) * 100 / timeoutMillis,
                timeoutMillis,
                transaction.handedOver == null
                        ? "waits for its checkpoint"
                        : "is flushed and waits for its commit");
    }
}
