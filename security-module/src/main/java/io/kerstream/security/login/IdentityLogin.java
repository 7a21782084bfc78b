/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.login.TicketSource.Reason;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
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
 * <p>Threads: {@link #step} and {@link #sleep} are called by the one thread of this login.
 * Everything else may be called by any thread and does not wait for the KDC, but for {@link
 * #awaitTicket}, which says how long. What threads share is in {@link LoginState}, {@link
 * ServicePrefetch} and {@link WakeUp}, each with a lock of its own.
 */
final class IdentityLogin {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

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
    private final WakeUp wakeUp = new WakeUp();
    private final ServicePrefetch prefetch;
    private final LoginState state;
    private final LoginAttempts attempts;

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
        this.prefetch = new ServicePrefetch(identity, aheadCalls, prefetch);
        this.state = new LoginState(identity, settings, seeded(identity), clock, random);
        this.attempts =
                new LoginAttempts(
                        identity, settings, source, calls, this.prefetch, state, wakeUp, clock);
    }

    /** Kafka wants a principal at once; and keys in a file accept connections without any KDC. */
    private static Subject seeded(LoginIdentity identity) {
        Subject subject = new Subject();
        KerberosPrincipal principal = new KerberosPrincipal(identity.principal());
        subject.getPrincipals().add(principal);
        identity.acceptorKeytab()
                .ifPresent(
                        keytab ->
                                subject.getPrivateCredentials()
                                        .add(KeyTab.getInstance(principal, new File(keytab))));
        return subject;
    }

    LoginIdentity identity() {
        return identity;
    }

    LoginSettings settings() {
        return settings;
    }

    /** The Subject; the same for the life of this login. */
    Subject subject() {
        return state.subject();
    }

    /**
     * Does what is due.
     *
     * @return how long nothing will be due, unless somebody asks for something
     * @throws InterruptedException if the thread was interrupted while it waited for the KDC
     */
    Duration step() throws InterruptedException {
        attempts.takeLate();
        Reason reason = state.due(isWatching() && source.changed());
        if (reason != null) {
            attempts.attempt(reason);
        }
        if (state.hasTicket()) {
            state.fetched(prefetch.fetchNew(state.subject()));
        }
        return state.pause(isWatching());
    }

    private boolean isWatching() {
        return state.isFailing() || source.isFilledByOthers();
    }

    /** Waits until something is due or asked for; used by the login's thread. */
    void sleep(Duration pause) throws InterruptedException {
        wakeUp.sleep(pause);
    }

    /** Makes the login's thread look what is due. */
    void wake() {
        wakeUp.wake();
    }

    /** Makes service tickets wanted; those that are new are fetched soon, nobody waits for it. */
    void want(Collection<String> names) {
        if (prefetch.want(names)) {
            wakeUp.wake();
        }
    }

    /**
     * Waits until there is a valid ticket, an attempt has failed that was going on or began after
     * this call, or the time is over. The attempt is made at once, unless one has just failed.
     */
    Outcome awaitTicket(Duration timeout) throws InterruptedException {
        return state.awaitTicket(timeout, wakeUp);
    }

    /**
     * Takes note that a broker rejected this login; does not wait.
     *
     * @return whether another try makes sense, after a moment
     */
    boolean rejected() {
        RejectionLimit.Verdict verdict = state.rejected();
        if (verdict == RejectionLimit.Verdict.REFRESH) {
            LOG.warn("A broker rejected the login of {}: new tickets are fetched", identity);
            wakeUp.wake();
        }
        return verdict != RejectionLimit.Verdict.GIVE_UP;
    }

    LoginStatus status(int clients) {
        return state.status(clients);
    }
}
