/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.login.IdentityLogin.Outcome;
import io.kerstream.security.login.TicketSource.NothingNewerException;
import io.kerstream.security.login.TicketSource.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a login knows: its Subject, the ticket in use, how its attempts went and when the next one
 * is due.
 *
 * <p>Threads: all state is guarded by one lock, which is never held while anybody waits for the
 * KDC. The thread of the login reports its attempts; any thread may ask, and {@link #awaitTicket}
 * waits on the lock's condition, which is signalled when an attempt ends or brings a ticket.
 */
final class LoginState {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

    /** How often a file is looked at whose change ends a bad time. */
    private static final Duration WATCH = Duration.ofSeconds(1);

    /** How often a file is looked at that others may fill at any time. */
    private static final Duration WATCH_IN_GOOD_TIMES = Duration.ofSeconds(5);

    /**
     * An attempt that has begun.
     *
     * @param number counts from 1
     * @param current the ticket-granting ticket in use, or null
     */
    record Started(long number, @Nullable KerberosTicket current) {}

    private final LoginIdentity identity;
    private final Subject subject;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final AttemptSchedule schedule;
    private final RejectionLimit rejections;
    private final RecentFailures failures = new RecentFailures();
    private long attemptsStarted;
    private long attemptsEnded;
    private @Nullable KerberosTicket tgt;
    private boolean renewable = true;
    private @Nullable Instant lastSuccess;
    private long kdcRoundTrips;
    private long refreshes;

    /** Service tickets in the Subject that are counted. */
    private int countedTickets;

    LoginState(
            LoginIdentity identity,
            LoginSettings settings,
            Subject subject,
            Clock clock,
            DoubleSupplier random) {
        this.identity = identity;
        this.subject = subject;
        this.clock = clock;
        this.schedule =
                new AttemptSchedule(
                        new RenewalTimes(settings, random),
                        settings.retryBackoff(),
                        clock.instant());
        this.rejections = new RejectionLimit(settings.refreshInterval(), random);
    }

    Subject subject() {
        return subject;
    }

    /** Why an attempt is due; null if none is. */
    @Nullable Reason due(boolean fileChanged) {
        lock.lock();
        try {
            boolean isTime = schedule.isDue(clock.instant());
            if (!isTime && !fileChanged) {
                return null;
            }
            if (rejections.isRefreshing()) {
                return Reason.REJECTED;
            }
            return isTime || failures.inARow() > 0 ? Reason.DUE : Reason.FILE_CHANGED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last attempt failed. */
    boolean isFailing() {
        lock.lock();
        try {
            return failures.inARow() > 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How long nothing will be due.
     *
     * @param watching whether a file must be looked at meanwhile
     */
    Duration pause(boolean watching) {
        lock.lock();
        try {
            Duration pause = schedule.untilNext(clock.instant());
            Duration limit = AttemptSchedule.LONGEST_PAUSE;
            if (watching) {
                limit = failures.inARow() > 0 || !renewable ? WATCH : WATCH_IN_GOOD_TIMES;
            }
            return pause.compareTo(limit) < 0 ? pause : limit;
        } finally {
            lock.unlock();
        }
    }

    Started attemptStarted() {
        lock.lock();
        try {
            schedule.started(clock.instant());
            return new Started(++attemptsStarted, tgt);
        } finally {
            lock.unlock();
        }
    }

    void attemptEnded() {
        lock.lock();
        try {
            attemptsEnded++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether an attempt has ended, for example because it was given up. */
    boolean hasEnded(Started attempt) {
        lock.lock();
        try {
            return attemptsEnded >= attempt.number();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the credentials in use.
     *
     * @param ticket the new ticket-granting ticket; null for a login that only accepts connections
     * @param exchanges how often the KDC was asked for them
     */
    void succeeded(
            Subject fresh,
            @Nullable KerberosTicket ticket,
            boolean isRenewable,
            int exchanges,
            Reason reason) {
        lock.lock();
        try {
            kdcRoundTrips += exchanges + uncounted();
            Tickets.replace(subject, fresh);
            countedTickets = Tickets.services(subject).size();
            Instant now = clock.instant();
            tgt = ticket;
            lastSuccess = now;
            failures.clear();
            renewable = isRenewable;
            if (reason == Reason.REJECTED) {
                rejections.refreshed(now);
                refreshes++;
            }
            plan(ticket, now, reason);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void plan(@Nullable KerberosTicket ticket, Instant now, Reason reason) {
        if (ticket == null) {
            schedule.nothingToRenew(now);
            LOG.info("Kerberos login of {}: ready to accept connections", identity);
            return;
        }
        if (rejections.isRefreshing()) {
            // It came during this attempt, and may be about tickets that are already in it.
            schedule.dueAt(now);
        } else {
            schedule.renew(ticket, now);
        }
        LOG.info(
                "Kerberos login of {}, realm {}: ticket until {}{}, next renewal at {}{}",
                identity,
                identity.realm(),
                Tickets.end(ticket),
                renewable ? "" : " (not renewable)",
                schedule.next(),
                reason == Reason.REJECTED ? " (a broker had rejected the ones before)" : "");
    }

    void failed(Throwable failure) {
        String meaning = RecentFailures.meaning(failure, identity);
        lock.lock();
        try {
            Instant now = clock.instant();
            failures.add(failure, meaning, now);
            Instant end = tgt == null ? null : Tickets.end(tgt);
            if (failure instanceof NothingNewerException) {
                renewable = false;
                schedule.awaitFile(now);
            } else {
                schedule.retry(failures.inARow(), end, now);
            }
            failures.log(identity, end, now, schedule.next());
        } finally {
            lock.unlock();
        }
    }

    /** Counts service tickets that were fetched to the Subject in use. */
    void fetched(int tickets) {
        lock.lock();
        try {
            kdcRoundTrips += tickets;
            countedTickets += tickets;
        } finally {
            lock.unlock();
        }
    }

    boolean hasTicket() {
        lock.lock();
        try {
            return lastSuccess != null
                    && (tgt == null || Tickets.end(tgt).isAfter(clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    /** As {@link IdentityLogin#awaitTicket}; the login is woken if an attempt is to be made. */
    Outcome awaitTicket(Duration timeout, WakeUp wakeUp) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            long ended = attemptsStarted > attemptsEnded ? attemptsStarted : attemptsStarted + 1;
            if (!hasTicket()) {
                schedule.hurry(clock.instant());
                wakeUp.wake();
            }
            while (!hasTicket()) {
                if (attemptsEnded >= ended || left <= 0) {
                    return new Outcome(false, failures.last());
                }
                left = changed.awaitNanos(left);
            }
            return new Outcome(true, null);
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a rejection by a broker; for a refresh, an attempt is due at once. */
    RejectionLimit.Verdict rejected() {
        lock.lock();
        try {
            RejectionLimit.Verdict verdict = rejections.rejected(clock.instant());
            if (verdict == RejectionLimit.Verdict.REFRESH) {
                schedule.dueAt(clock.instant());
            }
            return verdict;
        } finally {
            lock.unlock();
        }
    }

    /** To be called with the lock. */
    private int uncounted() {
        return Math.max(0, Tickets.services(subject).size() - countedTickets);
    }

    LoginStatus status(int clients) {
        lock.lock();
        try {
            return new LoginStatus(
                    identity.principal(),
                    identity.source(),
                    clients,
                    Optional.ofNullable(tgt).map(Tickets::end).orElse(null),
                    renewable,
                    lastSuccess,
                    failures.inARow(),
                    kdcRoundTrips + uncounted(),
                    refreshes,
                    failures.lastError());
        } finally {
            lock.unlock();
        }
    }
}
