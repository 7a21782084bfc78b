/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.RefreshFailedException;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ticket cache file that somebody else fills.
 *
 * <p>What stands in the file is taken when it lasts longer than the ticket in use. Only otherwise
 * the ticket is renewed: first by {@code kinit -R}, because that keeps the file alive for every
 * process of the user and for a restart of this one; if that fails or is not there, by the JDK, for
 * this process alone.
 */
final class CacheTicketSource implements TicketSource {

    private static final Logger LOG = LoggerFactory.getLogger(CacheTicketSource.class);

    /** Reads the file, into a Subject of its own. */
    interface Reader {
        Subject read() throws LoginException;
    }

    private final LoginIdentity identity;
    private final Reader reader;
    private final Path file;
    private final Kinit kinit;
    private final Clock clock;
    private volatile @Nullable FileStamp seen;

    CacheTicketSource(LoginIdentity identity, Kinit kinit, Clock clock) {
        this(
                identity,
                () -> JaasLogin.run(identity.module(), identity.moduleOptions()),
                kinit,
                clock);
    }

    CacheTicketSource(LoginIdentity identity, Reader reader, Kinit kinit, Clock clock) {
        this.identity = identity;
        this.reader = reader;
        this.file = Path.of(identity.file());
        this.kinit = kinit;
        this.clock = clock;
    }

    @Override
    public @Nullable Obtained obtain(@Nullable KerberosTicket current, Reason reason)
            throws LoginException {
        Subject inFile = null;
        LoginException unreadable = null;
        try {
            inFile = read();
        } catch (LoginException e) {
            unreadable = e;
        }
        KerberosTicket candidate = inFile == null ? null : Tickets.tgt(inFile).orElse(null);
        if (inFile != null
                && candidate != null
                && isValid(candidate)
                && (reason == Reason.REJECTED || isNewer(candidate, current))) {
            return new Obtained(inFile, 0);
        }
        if (reason == Reason.FILE_CHANGED && current != null) {
            return null;
        }
        KerberosTicket best = later(candidate, current);
        if (best == null || !isValid(best)) {
            throw nothingValid(best, unreadable);
        }
        if (reason == Reason.REJECTED) {
            return new Obtained(subjectOf(Tickets.copy(best)), 0);
        }
        if (!Tickets.isRenewable(best)) {
            throw notRenewable(best);
        }
        return renew(best, candidate != null);
    }

    private boolean isValid(KerberosTicket ticket) {
        return Tickets.end(ticket).isAfter(clock.instant());
    }

    private Subject read() throws LoginException {
        seen = FileStamp.of(file);
        return reader.read();
    }

    private @Nullable Subject readAgain() {
        try {
            return read();
        } catch (LoginException e) {
            LOG.debug("{} cannot be read after kinit has renewed it", file, e);
            return null;
        }
    }

    private static boolean isNewer(KerberosTicket ticket, @Nullable KerberosTicket current) {
        return current == null || Tickets.end(ticket).isAfter(Tickets.end(current));
    }

    private static @Nullable KerberosTicket later(
            @Nullable KerberosTicket one, @Nullable KerberosTicket other) {
        if (one == null) {
            return other;
        }
        return isNewer(one, other) ? one : other;
    }

    /**
     * @param isInFile whether the file has a ticket of this identity: kinit renews whoever's is
     *     there
     */
    private Obtained renew(KerberosTicket ticket, boolean isInFile) throws LoginException {
        Optional<String> problem =
                isInFile
                        ? kinit.renew(file)
                        : Optional.of(file + " has no ticket of " + identity.principal());
        if (problem.isEmpty()) {
            Subject renewed = readAgain();
            if (renewed != null
                    && Tickets.tgt(renewed).filter(found -> isNewer(found, ticket)).isPresent()) {
                return new Obtained(renewed, 1);
            }
        } else {
            LOG.debug("kinit did not renew {}, the JDK does: {}", file, problem.get());
        }
        KerberosTicket copy = Tickets.copy(ticket);
        try {
            copy.refresh();
        } catch (RefreshFailedException e) {
            LoginException failure =
                    new LoginException(
                            "Renewal failed: "
                                    + e.getMessage()
                                    + problem.map(said -> " (before that: " + said + ")")
                                            .orElse(""));
            failure.initCause(e);
            throw failure;
        }
        if (!isNewer(copy, ticket)) {
            throw notRenewable(copy);
        }
        return new Obtained(subjectOf(copy), problem.isEmpty() ? 2 : 1);
    }

    private static Subject subjectOf(KerberosTicket ticket) {
        Subject fresh = new Subject();
        fresh.getPrincipals().add(ticket.getClient());
        fresh.getPrivateCredentials().add(ticket);
        return fresh;
    }

    private NothingNewerException notRenewable(KerberosTicket ticket) {
        Instant end = Tickets.end(ticket);
        return new NothingNewerException(
                "The ticket of "
                        + identity.principal()
                        + " in "
                        + identity.source()
                        + " ends at "
                        + end
                        + " and cannot be renewed ("
                        + Tickets.renewTill(ticket)
                                .map(till -> "it was renewable until " + till)
                                .orElse("it is not renewable")
                        + "). "
                        + wayOut());
    }

    private LoginException nothingValid(
            @Nullable KerberosTicket ticket, @Nullable LoginException unreadable) {
        if (ticket == null && unreadable != null) {
            return unreadable;
        }
        return new NothingNewerException(
                identity.source()
                        + " holds no valid ticket of "
                        + identity.principal()
                        + (ticket == null ? "" : "; the last one ended at " + Tickets.end(ticket))
                        + ". "
                        + wayOut());
    }

    private String wayOut() {
        return "Run kinit "
                + identity.principal()
                + " -c FILE:"
                + file
                + " as the user of this process: the new ticket is found without a restart."
                + " Or use a keytab.";
    }

    @Override
    public boolean changed() {
        FileStamp then = seen;
        return then != null && !then.equals(FileStamp.of(file));
    }

    @Override
    public boolean isFilledByOthers() {
        return true;
    }
}
