/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.time.Instant;
import javax.security.auth.kerberos.KerberosTicket;
import org.jspecify.annotations.Nullable;

/**
 * When the next attempt of a login is due. Not thread-safe: used under the lock of its login.
 *
 * <p>Pauses are planned by the system's clock, which may be set; after it was set back, the next
 * attempt is due at once.
 */
final class AttemptSchedule {

    /** The longest pause, so that a change of the system's clock is noticed. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final RenewalTimes times;
    private final Duration retryBackoff;
    private Instant next;
    private @Nullable Instant lastStart;

    /**
     * @param retryBackoff the shortest pause between the beginnings of two attempts
     * @param first when the first attempt is due
     */
    AttemptSchedule(RenewalTimes times, Duration retryBackoff, Instant first) {
        this.times = times;
        this.retryBackoff = retryBackoff;
        this.next = first;
    }

    Instant next() {
        return next;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(next) || isBeforeLastStart(now);
    }

    /** The system's clock was set back: what was planned by it may be far away now. */
    private boolean isBeforeLastStart(Instant now) {
        return lastStart != null && now.isBefore(lastStart);
    }

    Duration untilNext(Instant now) {
        return Duration.between(now, next);
    }

    /** An attempt begins. */
    void started(Instant now) {
        lastStart = now;
    }

    void dueAt(Instant time) {
        next = time;
    }

    /** Without a ticket there is nothing to renew. */
    void nothingToRenew(Instant now) {
        next = now.plus(FOR_EVER);
    }

    void renew(KerberosTicket ticket, Instant now) {
        Instant start = ticket.getStartTime() == null ? now : ticket.getStartTime().toInstant();
        next = times.renewal(start, Tickets.end(ticket), now);
    }

    /** Nothing changes before the file does, which is watched. */
    void awaitFile(Instant now) {
        next = now.plus(LONGEST_PAUSE);
    }

    /**
     * @param end of the ticket in use, or null without one
     */
    void retry(int failuresInARow, @Nullable Instant end, Instant now) {
        next = now.plus(times.pause(failuresInARow, end, now));
    }

    /** Somebody waits: the next attempt is due at once, unless one has just begun. */
    void hurry(Instant now) {
        Instant soonest = now;
        if (lastStart != null
                && !isBeforeLastStart(now)
                && lastStart.plus(retryBackoff).isAfter(now)) {
            soonest = lastStart.plus(retryBackoff);
        }
        if (soonest.isBefore(next)) {
            next = soonest;
        }
    }
}
