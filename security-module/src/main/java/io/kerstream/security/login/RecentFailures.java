/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.login.TicketSource.NothingNewerException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failed attempts of a login since its last success, and which of them are worth a warning.
 *
 * <p>Not thread-safe: used under the lock of its login, but for {@link #meaning}.
 */
final class RecentFailures {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLogin.class);

    private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

    private int inARow;
    private @Nullable Throwable last;
    private @Nullable String lastError;
    private @Nullable Instant lastWarning;
    private boolean worthAWarning;

    /** What a failure means and what to do about it; needs no lock. */
    static String meaning(Throwable failure, LoginIdentity identity) {
        Throwable translated =
                failure instanceof NothingNewerException
                        ? failure
                        : LoginFailures.translate(new KafkaException(failure), identity.attempt());
        return Objects.requireNonNullElse(translated.getMessage(), translated.toString());
    }

    int inARow() {
        return inARow;
    }

    @Nullable Throwable last() {
        return last;
    }

    /** What the last failure meant; null if there was none since the last success. */
    @Nullable String lastError() {
        return lastError;
    }

    void add(Throwable failure, String meaning, Instant now) {
        boolean isSameWait =
                failure instanceof NothingNewerException && last instanceof NothingNewerException;
        worthAWarning = !isSameWait && !isKnown(meaning, now);
        inARow++;
        last = failure;
        lastError = meaning;
        if (worthAWarning) {
            lastWarning = now;
        }
    }

    /** Whoever has to run kinit is told once, others again and again. */
    private boolean isKnown(String meaning, Instant now) {
        return lastWarning != null
                && lastWarning.plus(WARN_INTERVAL).isAfter(now)
                && meaning.equals(lastError);
    }

    /**
     * Logs the failure that was added last.
     *
     * @param end of the ticket in use, or null without one
     */
    void log(LoginIdentity identity, @Nullable Instant end, Instant now, Instant nextAttempt) {
        if (!worthAWarning) {
            LOG.debug("{} [{} failures in a row]", lastError, inARow);
            return;
        }
        LOG.warn(
                "{} [{}; {} failures in a row, next attempt at {}]",
                lastError,
                end == null
                        ? "no ticket yet"
                        : (end.isAfter(now) ? "the ticket in use ends at " : "the ticket ended at ")
                                + end,
                inARow,
                nextAttempt);
        LOG.debug("The failed login of {}", identity, last);
    }

    void clear() {
        inARow = 0;
        last = null;
        lastError = null;
        lastWarning = null;
    }
}
