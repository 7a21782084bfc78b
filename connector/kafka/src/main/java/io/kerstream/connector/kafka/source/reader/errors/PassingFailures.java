/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells errors of a running consumer that it outlives from those that fail the job.
 *
 * <p>Outlived are errors that Kafka calls retriable, and authentication errors that pass when the
 * KDC is back: the reader asks again, as it does while brokers are down, until {@link
 * AuthenticationWatch} has seen it fail for too long. What a broker refuses for good,
 * authentication or authorization, fails the job for good. An authentication error of unknown
 * meaning fails the job, whose restart strategy decides. Used by the fetch thread.
 */
@Internal
public final class PassingFailures {

    private static final Logger LOG = LoggerFactory.getLogger(PassingFailures.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final AuthenticationWatch authentication;
    private final RateLimit logLimit;
    private final ConnectionFailures failures;

    /**
     * @param authentication told about authentication errors
     * @param nanoClock a monotonic clock in nanoseconds
     * @param failures tells what failures of the consumer mean
     */
    public PassingFailures(
            AuthenticationWatch authentication,
            LongSupplier nanoClock,
            ConnectionFailures failures) {
        this.authentication = authentication;
        this.failures = failures;
        this.logLimit = new RateLimit(LOG_INTERVAL, nanoClock);
    }

    /**
     * Returns if what failed can be tried again with the same consumer, and has logged it.
     *
     * @param attempted what failed, for the log
     * @throws RuntimeException what the job fails with otherwise
     */
    public void outlive(KafkaException failure, String attempted) {
        RuntimeException meaning = meaning(failure);
        if (failure instanceof AuthenticationException) {
            authentication.failed(meaning);
        }
        if (!(meaning instanceof RetriableException)
                && !(meaning instanceof KafkaSecurityUnavailableException)) {
            throw meaning;
        }
        long unsaid = logLimit.tryAcquire();
        if (unsaid != RateLimit.REFUSED) {
            LOG.warn(
                    "{} failed and is tried again ({} failures since this was last logged)",
                    attempted,
                    unsaid,
                    meaning);
        }
    }

    private RuntimeException meaning(KafkaException failure) {
        Optional<RuntimeException> security = failures.explain(failure);
        if (security.isPresent()) {
            return security.get();
        }
        if (failure instanceof InvalidOffsetException offsets) {
            return new KafkaException(
                    "Kafka has no record at the offsets of "
                            + offsets.partitions()
                            + ", and auto.offset.reset is none: they were removed by retention, or"
                            + " the topic was created anew. Set auto.offset.reset to earliest or"
                            + " latest to go on there, or restore another checkpoint. ["
                            + offsets.getMessage()
                            + "]",
                    failure);
        }
        return failure;
    }
}
