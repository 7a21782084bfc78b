/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.security.auth.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services whose tickets a login fetches before a handshake needs them.
 *
 * <p>Threads: names may be added by any thread, which does not wait for the KDC; the thread of the
 * login fetches, and waits for a limited time.
 */
final class ServicePrefetch {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

    /** Fetching service tickets ahead may hold back good tickets for so long. */
    private static final Duration AHEAD_LIMIT = Duration.ofSeconds(3);

    private final LoginIdentity identity;
    private final IdentityLogin.Calls calls;
    private final IdentityLogin.Prefetch prefetch;

    /** Wanted and asked for at least once; guarded by this. */
    private final Set<String> services = new LinkedHashSet<>();

    /** Wanted and not yet asked for; guarded by this. */
    private final Set<String> newServices = new LinkedHashSet<>();

    ServicePrefetch(
            LoginIdentity identity, IdentityLogin.Calls calls, IdentityLogin.Prefetch prefetch) {
        this.identity = identity;
        this.calls = calls;
        this.prefetch = prefetch;
    }

    /**
     * Makes service tickets wanted.
     *
     * @return whether there is a new one among them
     */
    synchronized boolean want(Collection<String> names) {
        boolean isNew = false;
        for (String name : names) {
            isNew |= !services.contains(name) && newServices.add(name);
        }
        return isNew;
    }

    private synchronized List<String> takeNew() {
        List<String> taken = new ArrayList<>(newServices);
        services.addAll(newServices);
        newServices.clear();
        return taken;
    }

    private synchronized Collection<String> takeAll() {
        takeNew();
        return List.copyOf(services);
    }

    /**
     * Fetches, to a Subject with a new ticket-granting ticket, all that is wanted and all that the
     * Subject in use has: handshakes fetch by themselves too.
     *
     * @return how many are new
     */
    int fetchAll(Subject fresh, Subject inUse) throws InterruptedException {
        Set<String> wanted = new LinkedHashSet<>(Tickets.services(inUse));
        wanted.addAll(takeAll());
        return fetch(fresh, wanted);
    }

    /**
     * Fetches what nobody has asked the KDC for yet.
     *
     * @return how many are new
     */
    int fetchNew(Subject inUse) throws InterruptedException {
        return fetch(inUse, takeNew());
    }

    private int fetch(Subject target, Collection<String> wanted) throws InterruptedException {
        if (wanted.isEmpty()) {
            return 0;
        }
        int before = Tickets.services(target).size();
        try {
            return calls.call(() -> prefetch.fetch(target, wanted), AHEAD_LIMIT);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("{}: not all service tickets are there ahead of their use", identity, e);
            return Math.max(0, Tickets.services(target).size() - before);
        }
    }
}
