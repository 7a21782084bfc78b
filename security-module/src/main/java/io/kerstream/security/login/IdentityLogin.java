/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.login.TicketSource.NothingNewerException;
import io.kerstream.security.login.TicketSource.Obtained;
import io.kerstream.security.login.TicketSource.Reason;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.kerberos.KeyTab;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of one identity: one Subject, whose tickets are replaced and never taken away.
 *
 * <p>An attempt logs in to a Subject of its own, fetches the service tickets there that the old one
 * had, and only then replaces the tickets, in one step. Whatever fails before that leaves the
 * tickets in use alone; attempts go on with growing pauses for as long as the login lives.
 *
 * <p>Threads: {@link #step} is called by the one thread of this login. Everything else may be
 * called by any thread and does not wait for the KDC, but for {@link #awaitTicket}, which says how
 * long.
 */
final class IdentityLogin {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

    /** Fetching service tickets ahead may hold back good tickets for so long. */
    private static final Duration AHEAD_LIMIT = Duration.ofSeconds(3);

    /** How often a file is looked at whose change ends a bad time. */
    private static final Duration WATCH = Duration.ofSeconds(1);

    /** How often a file is looked at that others may fill at any time. */
    private static final Duration WATCH_IN_GOOD_TIMES = Duration.ofSeconds(5);

    /** The longest pause, so that a change of the system's clock is noticed. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

    /** Makes calls that may wait for the KDC. */
    interface Calls {
        <T> T call(Callable<T> call, Duration timeout)
                throws TimeoutException, InterruptedException, ExecutionException;
    }

    /** Fetches service tickets; returns how many are new. */
    interface Prefetch {
        int fetch(Subject subject, Collection<String> services);
    }

    /**
     * What somebody who waited for a ticket is told.
     *
     * @param hasTicket whether there is one
     * @param failure why not; null if the time was over before any attempt had ended
     */
    record Outcome(boolean hasTicket, @Nullable Throwable failure) {}

    private final LoginIdentity identity;
    private final LoginSettings settings;
    private final TicketSource source;
    private final Calls calls;
    private final Calls aheadCalls;
    private final Prefetch prefetch;
    private final Clock clock;
    private final RenewalTimes times;
    private final Subject subject = new Subject();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final RejectionLimit rejections;
    private final Set<String> services = new LinkedHashSet<>();
    private final Set<String> newServices = new LinkedHashSet<>();
    private Instant nextAttempt;
    private @Nullable Instant lastStart;
    private long attemptsStarted;
    private long attemptsEnded;
    private @Nullable KerberosTicket tgt;
    private boolean renewable = true;
    private @Nullable Instant lastSuccess;
    private int failuresInARow;
    private @Nullable Throwable lastFailure;
    private @Nullable String lastError;
    private @Nullable Instant lastWarning;
    private long kdcRoundTrips;
    private long refreshes;

    /** Service tickets in the Subject that are counted. */
    private int countedTickets;

    private boolean woken;

    /** What came after its attempt had been given up: a slow answer is an answer. */
    private @Nullable Late late;

    private record Late(Obtained obtained, Reason reason) {}

    IdentityLogin(
            LoginIdentity identity,
            LoginSettings settings,
            TicketSource source,
            Calls calls,
            Calls aheadCalls,
            Prefetch prefetch,
            Clock clock,
            DoubleSupplier random) {
        this.identity = identity;
        this.settings = settings;
        this.source = source;
        this.calls = calls;
        this.aheadCalls = aheadCalls;
        this.prefetch = prefetch;
        this.clock = clock;
        this.times = new RenewalTimes(settings, random);
        this.rejections = new RejectionLimit(settings.refreshInterval(), random);
        this.nextAttempt = clock.instant();
        seed();
    }

    /** Kafka wants a principal at once; and keys in a file accept connections without any KDC. */
    private void seed() {
        KerberosPrincipal principal = new KerberosPrincipal(identity.principal());
        subject.getPrincipals().add(principal);
        identity.acceptorKeytab()
                .ifPresent(
                        keytab ->
                                subject.getPrivateCredentials()
                                        .add(KeyTab.getInstance(principal, new File(keytab))));
    }

    LoginIdentity identity() {
        return identity;
    }

    LoginSettings settings() {
        return settings;
    }

    /** The Subject; the same for the life of this login. */
    Subject subject() {
        return subject;
    }

    /**
     * Does what is due.
     *
     * @return how long nothing will be due, unless somebody asks for something
     * @throws InterruptedException if the thread was interrupted while it waited for the KDC
     */
    Duration step() throws InterruptedException {
        takeLate();
        Reason reason = due();
        if (reason != null) {
            attempt(reason);
        }
        fetchNewServices();
        return pause();
    }

    private @Nullable Reason due() {
        boolean fileChanged = isWatching() && source.changed();
        lock.lock();
        try {
            Instant now = clock.instant();
            boolean isTime = !now.isBefore(nextAttempt) || isBeforeLastStart(now);
            if (!isTime && !fileChanged) {
                return null;
            }
            if (rejections.isRefreshing()) {
                return Reason.REJECTED;
            }
            return isTime || failuresInARow > 0 ? Reason.DUE : Reason.FILE_CHANGED;
        } finally {
            lock.unlock();
        }
    }

    /** The system's clock was set back: what was planned by it may be far away now. */
    private boolean isBeforeLastStart(Instant now) {
        return lastStart != null && now.isBefore(lastStart);
    }

    private boolean isWatching() {
        lock.lock();
        try {
            return failuresInARow > 0 || source.isFilledByOthers();
        } finally {
            lock.unlock();
        }
    }

    private void attempt(Reason reason) throws InterruptedException {
        KerberosTicket current;
        long number;
        lock.lock();
        try {
            number = ++attemptsStarted;
            lastStart = clock.instant();
            current = tgt;
        } finally {
            lock.unlock();
        }
        try {
            Obtained obtained = calls.call(() -> obtain(current, reason, number), attemptTimeout());
            if (obtained != null) {
                take(obtained, reason);
            } else {
                LOG.debug("{}: the change of its file brought nothing newer", identity);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (ExecutionException e) {
            failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            failed(new LoginException("Timed out: " + e.getMessage()));
        } catch (Throwable t) { // The thread goes on whatever happens: nobody else would renew.
            failed(t);
        } finally {
            lock.lock();
            try {
                attemptsEnded++;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private @Nullable Obtained obtain(@Nullable KerberosTicket current, Reason reason, long number)
            throws LoginException {
        Obtained obtained = source.obtain(current, reason);
        lock.lock();
        try {
            if (obtained != null && attemptsEnded >= number) {
                late = new Late(obtained, reason);
                wake();
            }
        } finally {
            lock.unlock();
        }
        return obtained;
    }

    /** Each attempt may need longer than it is given, for example with a dead KDC listed first. */
    private void takeLate() throws InterruptedException {
        Late taken;
        lock.lock();
        try {
            taken = failuresInARow > 0 ? late : null;
            late = null;
        } finally {
            lock.unlock();
        }
        if (taken == null) {
            return;
        }
        try {
            take(taken.obtained(), taken.reason());
        } catch (LoginException e) {
            LOG.debug("{}: what came late is of no use", identity, e);
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A ticket cache is renewed by kinit first, which has a time of its own. */
    private Duration attemptTimeout() {
        return source.isFilledByOthers()
                ? settings.attemptTimeout().plus(settings.kinitTimeout())
                : settings.attemptTimeout();
    }

    private void take(Obtained obtained, Reason reason)
            throws LoginException, InterruptedException {
        Subject fresh = obtained.subject();
        KerberosTicket ticket = Tickets.tgt(fresh).orElse(null);
        if (ticket == null && identity.isInitiator()) {
            throw new LoginException("It brought no ticket-granting ticket");
        }
        if (ticket != null && !Tickets.end(ticket).isAfter(clock.instant())) {
            throw new LoginException(
                    "Clock skew too great: the new ticket ended at " + Tickets.end(ticket));
        }
        // GSS-API destroys the tickets of a Subject that have ended; what this login knows stays.
        KerberosTicket kept = ticket == null ? null : Tickets.copy(ticket);
        int ahead = ticket == null ? 0 : fetchAhead(fresh);
        lock.lock();
        try {
            kdcRoundTrips += obtained.kdcExchanges() + uncounted() + ahead;
            Tickets.replace(subject, fresh);
            countedTickets = Tickets.services(subject).size();
            succeeded(kept, reason);
        } finally {
            lock.unlock();
        }
    }

    private int fetchAhead(Subject fresh) throws InterruptedException {
        Set<String> wanted = new LinkedHashSet<>(Tickets.services(subject));
        lock.lock();
        try {
            services.addAll(newServices);
            newServices.clear();
            wanted.addAll(services);
        } finally {
            lock.unlock();
        }
        return fetchAhead(fresh, wanted);
    }

    private int fetchAhead(Subject target, Collection<String> wanted) throws InterruptedException {
        if (wanted.isEmpty()) {
            return 0;
        }
        int before = Tickets.services(target).size();
        try {
            return aheadCalls.call(() -> prefetch.fetch(target, wanted), AHEAD_LIMIT);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("{}: not all service tickets are there ahead of their use", identity, e);
            return Math.max(0, Tickets.services(target).size() - before);
        }
    }

    private void fetchNewServices() throws InterruptedException {
        List<String> wanted;
        lock.lock();
        try {
            if (newServices.isEmpty() || !hasTicket()) {
                return;
            }
            wanted = new ArrayList<>(newServices);
            services.addAll(newServices);
            newServices.clear();
        } finally {
            lock.unlock();
        }
        int fetched = fetchAhead(subject, wanted);
        lock.lock();
        try {
            kdcRoundTrips += fetched;
            countedTickets += fetched;
        } finally {
            lock.unlock();
        }
    }

    private void succeeded(@Nullable KerberosTicket ticket, Reason reason) {
        Instant now = clock.instant();
        tgt = ticket;
        lastSuccess = now;
        failuresInARow = 0;
        lastFailure = null;
        lastError = null;
        lastWarning = null;
        renewable = !source.isFilledByOthers() || ticket == null || Tickets.isRenewable(ticket);
        if (reason == Reason.REJECTED) {
            rejections.refreshed(now);
            refreshes++;
        }
        if (ticket == null) {
            nextAttempt = now.plus(LONGEST_PAUSE.multipliedBy(60 * 24 * 365));
            LOG.info("Kerberos login of {}: ready to accept connections", identity);
            return;
        }
        Instant end = Tickets.end(ticket);
        Instant start = ticket.getStartTime() == null ? now : ticket.getStartTime().toInstant();
        // A rejection during this attempt may be about tickets that are already in it.
        nextAttempt = rejections.isRefreshing() ? now : times.renewal(start, end, now);
        LOG.info(
                "Kerberos login of {}, realm {}: ticket until {}{}, next renewal at {}{}",
                identity,
                identity.realm(),
                end,
                renewable ? "" : " (not renewable)",
                nextAttempt,
                reason == Reason.REJECTED ? " (a broker had rejected the ones before)" : "");
    }

    private void failed(Throwable failure) {
        String meaning = meaning(failure);
        lock.lock();
        try {
            Instant now = clock.instant();
            failuresInARow++;
            boolean isSameWait =
                    failure instanceof NothingNewerException
                            && lastFailure instanceof NothingNewerException;
            lastFailure = failure;
            Instant end = tgt == null ? null : Tickets.end(tgt);
            if (failure instanceof NothingNewerException) {
                renewable = false;
                nextAttempt = now.plus(LONGEST_PAUSE);
            } else {
                nextAttempt = now.plus(times.pause(failuresInARow, end, now));
            }
            boolean isSaid = isSameWait || isKnown(meaning, now);
            lastError = meaning;
            if (isSaid) {
                LOG.debug("{} [{} failures in a row]", meaning, failuresInARow);
                return;
            }
            lastWarning = now;
            LOG.warn(
                    "{} [{}; {} failures in a row, next attempt at {}]",
                    meaning,
                    end == null
                            ? "no ticket yet"
                            : (end.isAfter(now)
                                            ? "the ticket in use ends at "
                                            : "the ticket ended at ")
                                    + end,
                    failuresInARow,
                    nextAttempt);
            LOG.debug("The failed login of {}", identity, failure);
        } finally {
            lock.unlock();
        }
    }

    private String meaning(Throwable failure) {
        Throwable translated =
                failure instanceof NothingNewerException
                        ? failure
                        : LoginFailures.translate(new KafkaException(failure), identity.attempt());
        return Objects.requireNonNullElse(translated.getMessage(), translated.toString());
    }

    /** Whoever has to run kinit is told once, others again and again. */
    private boolean isKnown(String meaning, Instant now) {
        return lastWarning != null
                && lastWarning.plus(WARN_INTERVAL).isAfter(now)
                && meaning.equals(lastError);
    }

    private Duration pause() {
        boolean watching = isWatching();
        lock.lock();
        try {
            Duration pause = Duration.between(clock.instant(), nextAttempt);
            Duration limit = LONGEST_PAUSE;
            if (watching) {
                limit = failuresInARow > 0 || !renewable ? WATCH : WATCH_IN_GOOD_TIMES;
            }
            return pause.compareTo(limit) < 0 ? pause : limit;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due or asked for; used by the login's thread. */
    void sleep(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the login's thread look what is due. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes service tickets wanted; those that are new are fetched soon, nobody waits for it. */
    void want(Collection<String> names) {
        lock.lock();
        try {
            for (String name : names) {
                if (!services.contains(name) && newServices.add(name)) {
                    wake();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is a valid ticket, an attempt has failed that was going on or began after
     * this call, or the time is over. The attempt is made at once, unless one has just failed.
     */
    Outcome awaitTicket(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            long ended = attemptsStarted > attemptsEnded ? attemptsStarted : attemptsStarted + 1;
            if (!hasTicket()) {
                attemptSoon();
            }
            while (!hasTicket()) {
                if (attemptsEnded >= ended || left <= 0) {
                    return new Outcome(false, lastFailure);
                }
                left = changed.awaitNanos(left);
            }
            return new Outcome(true, null);
        } finally {
            lock.unlock();
        }
    }

    private void attemptSoon() {
        Instant soonest = clock.instant();
        if (lastStart != null
                && !isBeforeLastStart(soonest)
                && lastStart.plus(settings.retryBackoff()).isAfter(soonest)) {
            soonest = lastStart.plus(settings.retryBackoff());
        }
        if (soonest.isBefore(nextAttempt)) {
            nextAttempt = soonest;
        }
        wake();
    }

    /** To be called with the lock. */
    private boolean hasTicket() {
        return lastSuccess != null && (tgt == null || Tickets.end(tgt).isAfter(clock.instant()));
    }

    /**
     * Takes note that a broker rejected this login; does not wait.
     *
     * @return whether another try makes sense, after a moment
     */
    boolean rejected() {
        lock.lock();
        try {
            RejectionLimit.Verdict verdict = rejections.rejected(clock.instant());
            if (verdict == RejectionLimit.Verdict.REFRESH) {
                LOG.warn("A broker rejected the login of {}: new tickets are fetched", identity);
                nextAttempt = clock.instant();
                wake();
            }
            return verdict != RejectionLimit.Verdict.GIVE_UP;
        } finally {
            lock.unlock();
        }
    }

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
                    failuresInARow,
                    kdcRoundTrips + uncounted(),
                    refreshes,
                    lastError);
        } finally {
            lock.unlock();
        }
    }
}
