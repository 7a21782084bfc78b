/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.transaction.IdsInCharge;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds open transactions under ids that a writer is in charge of and that it has not begun: those
 * of another running job with the same transactional id prefix, or of a TaskManager that was given
 * up and still runs.
 *
 * <p>Two such jobs need not fence each other. An id under which a transaction was aborted is not
 * used again, so after a few aborts each may rotate through ids that the other leaves alone, until
 * one of them restarts and aborts what the other has open. So the brokers are asked every half
 * minute what is open, without waiting for the answer.
 *
 * <p>The task thread tells of transactions and takes the answer, the guard's thread asks.
 */
final class ForeignTransactions {

    static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(ForeignTransactions.class);

    private final IdsInCharge charge;
    private final Set<String> leftToTheCommitter;
    private final OpenTransactions known;
    private final TransactionCoordinators coordinators;
    private final Clock clock;
    private long lookedAtMillis;

    /** Ids under which this writer may have had a transaction open since it last asked. */
    private volatile Set<String> own = ConcurrentHashMap.newKeySet();

    private volatile Set<String> found = Set.of();

    /**
     * @param charge of the writer, which has aborted what was open of it
     * @param leftToTheCommitter ids of the prepared transactions that were restored
     * @param known the writer's own transactions
     * @param clock wall clock
     */
    ForeignTransactions(
            IdsInCharge charge,
            Set<String> leftToTheCommitter,
            OpenTransactions known,
            TransactionCoordinators coordinators,
            Clock clock) {
        this.charge = charge;
        this.leftToTheCommitter = leftToTheCommitter;
        this.known = known;
        this.coordinators = coordinators;
        this.clock = clock;
        this.lookedAtMillis = clock.millis();
    }

    /** To be called after the transaction is {@link OpenTransactions#began known}. */
    void began(String transactionalId) {
        own.add(transactionalId);
    }

    /** To be called regularly by one thread. */
    void look() {
        long now = clock.millis();
        if (now - lookedAtMillis < INTERVAL.toMillis()) {
            return;
        }
        lookedAtMillis = now;
        Set<String> mine = ConcurrentHashMap.newKeySet();
        // In this order, so that one that begins just now is in it either way.
        own = mine;
        mine.addAll(known.ids());
        var unused =
                coordinators
                        .listOpenAsync()
                        .whenComplete(
                                (open, error) -> {
                                    if (error == null) {
                                        takeIn(open, mine);
                                    } else {
                                        LOG.debug("Open transactions cannot be listed", error);
                                    }
                                });
    }

    private void takeIn(List<String> open, Set<String> mine) {
        Set<String> foreign = new TreeSet<>(open);
        foreign.removeIf(
                id -> !charge.includes(id) || mine.contains(id) || leftToTheCommitter.contains(id));
        found = foreign;
    }

    /**
     * Fails if there are any; a restarted writer aborts them.
     *
     * @throws ForeignTransactionsException naming them
     */
    void requireNone() {
        if (!found.isEmpty()) {
            throw new ForeignTransactionsException(found);
        }
    }
}
