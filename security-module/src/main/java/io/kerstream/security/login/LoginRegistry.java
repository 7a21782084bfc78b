/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins of this process, one per identity, and who uses them.
 *
 * <p>A login begins with its first user and ends, with its thread, when it has had no user for the
 * time to linger. The settings of the first user are those of the login. No method waits for a KDC.
 */
final class LoginRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(LoginRegistry.class);

    private static final long AFTER_A_DEFECT_MS = 1000;

    private static final Duration UNSHARED_LINGER = Duration.ofSeconds(5);

    /** Who waited for a ticket joins soon: Kafka constructs the client meanwhile. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private final Map<String, Entry> entries = new HashMap<>();

    /** A login, its thread and its users; guarded by the registry. */
    private static final class Entry {
        final IdentityLogin login;
        final ServiceTickets tickets;
        int users;
        long idleSince = System.nanoTime();
        Duration handOver = Duration.ZERO;

        Entry(IdentityLogin login, ServiceTickets tickets) {
            this.login = login;
            this.tickets = tickets;
        }

        Duration idle() {
            return Duration.ofNanos(System.nanoTime() - idleSince);
        }
    }

    private volatile boolean shared;

    /**
     * Says whether other class loaders use these logins. Those of one alone do not linger for long,
     * because their threads keep that class loader, and with it a job's, in memory.
     */
    void share(boolean value) {
        shared = value;
    }

    private Duration linger(Entry entry) {
        Duration configured = entry.login.settings().linger();
        Duration limited = shared ? configured : shorter(configured, UNSHARED_LINGER);
        return limited.compareTo(entry.handOver) < 0 ? entry.handOver : limited;
    }

    /** Adds a user, until it is released. */
    synchronized IdentityLogin join(LoginIdentity identity, LoginSettings settings) {
        Entry entry = entry(identity, settings);
        entry.users++;
        entry.handOver = Duration.ZERO;
        return entry.login;
    }

    private Entry entry(LoginIdentity identity, LoginSettings settings) {
        Entry known = entries.get(identity.key());
        if (known != null) {
            return known;
        }
        ServiceTickets tickets = new ServiceTickets();
        Entry made = new Entry(create(identity, settings, tickets), tickets);
        // Without a thread (none may be left) there must be no entry: nobody would log in. The
        // thread looks for its entry once this registry is free.
        LibraryThreads.daemon("kerstream-login " + identity.principal(), () -> run(made)).start();
        entries.put(identity.key(), made);
        return made;
    }

    private static IdentityLogin create(
            LoginIdentity identity, LoginSettings settings, ServiceTickets tickets) {
        Clock clock = Clock.systemUTC();
        TicketSource source =
                identity.kind() == LoginIdentity.Kind.TICKET_CACHE
                        ? new CacheTicketSource(
                                identity,
                                new Kinit(settings.kinitCommand(), settings.kinitTimeout()),
                                clock)
                        : new ModuleTicketSource(identity);
        return new IdentityLogin(
                identity,
                settings,
                source,
                new BoundedCalls("kerstream-login-attempt " + identity.principal()),
                new BoundedCalls("kerstream-service-tickets " + identity.principal()),
                tickets::fetch,
                clock,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Why a login has no ticket for one of these services; empty if all that asked have one. */
    synchronized Optional<Exception> serviceFailure(Collection<String> services) {
        return entries.values().stream()
                .flatMap(entry -> services.stream().map(entry.tickets::failure))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Removes a user. */
    void release(IdentityLogin login) {
        release(login, Duration.ZERO);
    }

    /** Removes a user whose client joins in a moment: until then the login goes on. */
    void handOver(IdentityLogin login) {
        release(login, HAND_OVER);
    }

    private void release(IdentityLogin login, Duration handOver) {
        synchronized (this) {
            Entry entry = entries.get(login.identity().key());
            if (entry == null || entry.login != login) {
                return;
            }
            entry.users--;
            entry.idleSince = System.nanoTime();
            if (!handOver.isZero()) {
                entry.handOver = handOver;
            }
        }
        login.wake();
    }

    private void run(Entry entry) {
        try (LoginBean shown =
                LoginBean.register(
                        entry.login.identity().principal(),
                        () -> status(entry),
                        Clock.systemUTC())) {
            LOG.debug("The login is shown by {}", shown);
            goOn(entry);
        }
    }

    private void goOn(Entry entry) {
        IdentityLogin login = entry.login;
        while (!endIfUnused(entry)) {
            try {
                login.sleep(shorter(login.step(), untilUnused(entry)));
            } catch (InterruptedException e) {
                // Nobody has a reason to; the flag is cleared, and the entry says when to end.
                LOG.debug("The thread of {} was interrupted", login.identity(), e);
            } catch (Throwable t) { // It goes on: without it nobody would renew.
                LOG.error("Unexpected failure in the login of {}", login.identity(), t);
                pauseAfterDefect();
            }
        }
        LOG.info("Kerberos login of {} ended: no client uses it any more", login.identity());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void pauseAfterDefect() {
        try {
            Thread.sleep(AFTER_A_DEFECT_MS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        }
    }

    private synchronized boolean endIfUnused(Entry entry) {
        return entry.users == 0
                && entry.idle().compareTo(linger(entry)) >= 0
                && entries.remove(entry.login.identity().key(), entry);
    }

    private synchronized Duration untilUnused(Entry entry) {
        if (entry.users > 0) {
            return Duration.ofDays(1);
        }
        return linger(entry).minus(entry.idle()).plusMillis(1);
    }

    /** The logins of a principal: it may log in from several files. */
    synchronized List<IdentityLogin> of(String principal) {
        return entries.values().stream()
                .map(entry -> entry.login)
                .filter(login -> login.identity().principal().equals(principal))
                .toList();
    }

    private synchronized LoginStatus status(Entry entry) {
        return entry.login.status(entry.users);
    }

    synchronized List<LoginStatus> statuses() {
        List<LoginStatus> statuses = new ArrayList<>();
        entries.values().forEach(entry -> statuses.add(status(entry)));
        return statuses;
    }
}
