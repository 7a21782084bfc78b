/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a commit again while it may still succeed, with growing pauses, for a limited time.
 *
 * <p>Flink's own repetition ({@code CommitRequest.retryLater}, {@code sink.committer.retries}) has
 * no pause and fails without a cause. The time is bounded instead of the number, because a single
 * attempt may already take {@code max.block.ms}; no checkpoint is taken meanwhile.
 */
final class CommitRetries {

    private static final Logger LOG = LoggerFactory.getLogger(CommitRetries.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final AuthenticationWatch authentication;
    private final Counter retries;
    private final Duration limit;
    private final RetryPolicy<Object> policy;

    /** An attempt whose outcome is not known, or that did not get anywhere. */
    private static final class Unsettled extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RuntimeException reason;

        Unsettled(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /**
     * @param authentication ends the repetition where no connection can be authenticated
     * @param retries counts attempts after the first
     * @param limit how long to try, 1 ms or more
     */
    CommitRetries(AuthenticationWatch authentication, Counter retries, Duration limit) {
        this.authentication = authentication;
        this.retries = retries;
        this.limit = limit;
        this.policy =
                RetryPolicy.builder()
                        .handle(Unsettled.class)
                        .withBackoff(firstPause(limit), LONGEST_PAUSE)
                        .withMaxAttempts(-1)
                        .withMaxDuration(limit)
                        .onRetry(retry -> retries.inc())
                        .build();
    }

    /** Shorter than the limit, as the policy demands. */
    private static Duration firstPause(Duration limit) {
        return FIRST_PAUSE.compareTo(limit) < 0 ? FIRST_PAUSE : limit.dividedBy(2);
    }

    /**
     * Commits; exceptions that are no reason to try again pass through.
     *
     * @throws IOException if the time is over
     * @throws KafkaSecurityUnavailableException if it is over, or too long, without a login
     */
    void commit(CommitClient client, KafkaCommittable committable)
            throws IOException, InterruptedException {
        try {
            Failsafe.with(policy).run(() -> attempt(client, committable));
        } catch (Unsettled e) {
            if (e.reason instanceof KafkaSecurityUnavailableException) {
                // The restart strategy shall wait for the KDC, and the job say what it waits for.
                throw e.reason;
            }
            throw new IOException(
                    "The commit of "
                            + committable
                            + " did not succeed within "
                            + limit.toMillis()
                            + " ms ("
                            + retries.getCount()
                            + " retries of this committer so far). Nothing is lost yet: the job"
                            + " goes back to its last checkpoint and commits again, as long as the"
                            + " transaction's timeout lets it. Last cause: "
                            + e.reason,
                    e.reason);
        } catch (InterruptException e) {
            throw new InterruptedException("Interrupted while committing " + committable);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e;
        }
    }

    private void attempt(CommitClient client, KafkaCommittable committable) {
        try {
            client.commit(committable);
        } catch (RetriableException | KafkaSecurityUnavailableException e) {
            // Trying again is no use for ever where no connection can be authenticated.
            authentication.check();
            LOG.warn("Commit of {} failed and may be tried again", committable, e);
            throw new Unsettled(e);
        }
    }
}
