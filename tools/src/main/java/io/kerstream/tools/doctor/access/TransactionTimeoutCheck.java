/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Job;
import io.kerstream.tools.doctor.check.SkippedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;

/** Whether the brokers allow transactions as long as those of the job's sink. */
public final class TransactionTimeoutCheck implements Check {

    private static final String MAXIMUM = "transaction.max.timeout.ms";
    private static final String REMEDY =
            "Set transaction.timeout.ms of the sink to at most that (longer than checkpoints and"
                    + " restarts take), or have "
                    + MAXIMUM
                    + " of the brokers raised.";

    @Override
    public String name() {
        return "transaction-timeout";
    }

    @Override
    public String page() {
        return "docs/exactly-once.md";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        Job job = facts.setup().job();
        String prefix = job.transactionalIdPrefix();
        if (prefix == null) {
            throw new SkippedException("no --transactional-id-prefix was given");
        }
        Cluster cluster = facts.need(Cluster.class, "authentication");
        Duration wanted = job.transactionTimeout();
        Optional<Duration> maximum = maximum(cluster);
        String sink = "transaction.timeout.ms = " + wanted.toMillis() + " of the sink";
        if (maximum.isPresent()) {
            String tried = "compared " + sink + " with " + MAXIMUM + " of the brokers";
            String found = MAXIMUM + " = " + maximum.get().toMillis();
            return List.of(
                    wanted.compareTo(maximum.get()) > 0
                            ? Finding.fail(tried, found + ", which is less.", REMEDY)
                            : Finding.pass(tried, found));
        }
        return List.of(attempt(cluster, ProducerRightsCheck.probe(prefix), wanted, sink));
    }

    /** Empty if the client may not read it. */
    private static Optional<Duration> maximum(Cluster cluster) {
        try {
            return cluster.brokers().stream()
                    .findFirst()
                    .map(broker -> cluster.settings(broker.id()).get(MAXIMUM))
                    .map(value -> Duration.ofMillis(Long.parseLong(value)));
        } catch (AuthorizationException e) {
            return Optional.empty();
        }
    }

    private static Finding attempt(Cluster cluster, String id, Duration wanted, String job) {
        String tried =
                "used transactional id "
                        + id
                        + " with "
                        + job
                        + ", as "
                        + MAXIMUM
                        + " may not be read";
        try {
            cluster.initializeTransactions(id, wanted);
            return Finding.pass(
                    tried,
                    "the brokers allow it; they forget the id after"
                            + " transactional.id.expiration.ms");
        } catch (InvalidTxnTimeoutException e) {
            return Finding.fail(
                    tried, MAXIMUM + " of the brokers is less: " + e.getMessage(), REMEDY);
        } catch (AuthorizationException e) {
            throw new SkippedException("needs the right that 'producer-rights' did not find");
        }
    }
}
