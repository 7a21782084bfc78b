/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.login.TicketSource.Obtained;
import io.kerstream.security.login.TicketSource.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the attempts of a login, one at a time, and takes what they bring.
 *
 * <p>An attempt logs in to a Subject of its own and fetches service tickets there, before anything
 * in use is replaced. One that takes too long is given up; what it brings later is taken if no
 * other attempt has succeeded meanwhile.
 *
 * <p>Threads: used by the one thread of its login. An attempt that was given up ends in a thread of
 * {@link IdentityLogin.Calls}, which only leaves its result here and wakes the login.
 */
final class LoginAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

    private final LoginIdentity identity;
    private final LoginSettings settings;
    private final TicketSource source;
    private final IdentityLogin.Calls calls;
    private final ServicePrefetch prefetch;
    private final LoginState state;
    private final WakeUp wakeUp;
    private final Clock clock;

    /** What came after its attempt had been given up: a slow answer is an answer. */
    private final AtomicReference<@Nullable Late> late = new AtomicReference<>();

    private record Late(Obtained obtained, Reason reason) {}

    LoginAttempts(
            LoginIdentity identity,
            LoginSettings settings,
            TicketSource source,
            IdentityLogin.Calls calls,
            ServicePrefetch prefetch,
            LoginState state,
            WakeUp wakeUp,
            Clock clock) {
        this.identity = identity;
        this.settings = settings;
        this.source = source;
        this.calls = calls;
        this.prefetch = prefetch;
        this.state = state;
        this.wakeUp = wakeUp;
        this.clock = clock;
    }

    /**
     * Makes one attempt; the state says how it ended.
     *
     * @throws InterruptedException if the thread was interrupted while it waited for the KDC
     */
    void attempt(Reason reason) throws InterruptedException {
        LoginState.Started started = state.attemptStarted();
        try {
            Obtained obtained = calls.call(() -> obtain(started, reason), timeout());
            if (obtained != null) {
                take(obtained, reason);
            } else {
                LOG.debug("{}: the change of its file brought nothing newer", identity);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (ExecutionException e) {
            state.failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            state.failed(new LoginException("Timed out: " + e.getMessage()));
        } catch (Throwable t) { // The thread goes on whatever happens: nobody else would renew.
            state.failed(t);
        } finally {
            state.attemptEnded();
        }
    }

    /** A ticket cache is renewed by kinit first, which has a time of its own. */
    private Duration timeout() {
        return source.isFilledByOthers()
                ? settings.attemptTimeout().plus(settings.kinitTimeout())
                : settings.attemptTimeout();
    }

    private @Nullable Obtained obtain(LoginState.Started started, Reason reason)
            throws LoginException {
        Obtained obtained = source.obtain(started.current(), reason);
        if (obtained != null && state.hasEnded(started)) {
            late.set(new Late(obtained, reason));
            wakeUp.wake();
        }
        return obtained;
    }

    /** Each attempt may need longer than it is given, for example with a dead KDC listed first. */
    void takeLate() throws InterruptedException {
        Late taken = late.getAndSet(null);
        if (taken == null || !state.isFailing()) {
            return;
        }
        try {
            take(taken.obtained(), taken.reason());
        } catch (LoginException e) {
            LOG.debug("{}: what came late is of no use", identity, e);
        }
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
        int ahead = ticket == null ? 0 : prefetch.fetchAll(fresh, state.subject());
        boolean renewable = !source.isFilledByOthers() || kept == null || Tickets.isRenewable(kept);
        state.succeeded(fresh, kept, renewable, obtained.kdcExchanges() + ahead, reason);
    }
}
