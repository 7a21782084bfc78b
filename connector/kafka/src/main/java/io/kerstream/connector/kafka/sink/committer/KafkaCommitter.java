/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.KafkaSinkMetrics;
import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.BrokerLimits;
import io.kerstream.connector.kafka.sink.transaction.CommitEvidence;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.connector.kafka.sink.transaction.TransactionsNotToldException;
import io.kerstream.security.KafkaClientFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits transactions whose checkpoint is complete, also those that another attempt prepared.
 *
 * <p>Every commit goes the same way, restored or not: an idle producer takes on the transaction's
 * identity and ends it. Commits are idempotent at the coordinator while the transactional id has
 * not been used again. When the coordinator rejects a commit, its state of the id decides: proof
 * that this transaction was committed ({@link CommitEvidence}) is success, everything else fails
 * the job with {@link TransactionLostException}, unless an operator has accepted the loss
 * beforehand.
 *
 * <p>A commit whose outcome is not known is sent again for a while ({@link CommitRetries}), also
 * while the KDC is down; then the job fails with that cause, and what its restart strategy restores
 * commits again, as long as the coordinator keeps the transaction. What a broker refuses for good,
 * authentication or authorization, fails the job for good; the transaction stays open until its
 * timeout, and a restored checkpoint commits it.
 *
 * <p>Used by the task thread.
 */
@Internal
public final class KafkaCommitter implements Committer<KafkaCommittable> {

    private static final String TOLD_NOTHING =
            "nothing, brokers before 3.0 do not describe transactions";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommitter.class);
    private static final long DEFAULT_TIMEOUT = Duration.ofHours(1).toMillis();

    private final CommitClient commitClient;
    private final Supplier<TransactionCoordinators> connect;
    private final LossPolicy losses;
    private final long timeoutMillis;
    private final CommitRetries retries;
    private final Counter commits;
    private final Clock clock = Clock.systemUTC();
    private @Nullable TransactionCoordinators coordinators;

    /**
     * A committer that opens its clients when it needs them.
     *
     * @param clients makes the Kafka clients
     * @param producerConfig Kafka producer properties
     * @param losses whether to go on, loudly, where a commit can never succeed
     * @param retryLimit how long a commit that may still succeed is tried again
     * @param metrics gets the counters {@code commits} and {@code commitRetries}
     */
    public KafkaCommitter(
            KafkaClientFactory clients,
            Properties producerConfig,
            LossPolicy losses,
            Duration retryLimit,
            MetricGroup metrics) {
        this(
                new ProducerCommitClient(clients, producerConfig, KafkaProducerInternals::new),
                () -> AdminTransactionCoordinators.connect(clients, producerConfig),
                losses,
                new CommitRetries(
                        clients.authentication(),
                        metrics.addGroup(KafkaSinkMetrics.COMMITTER_GROUP)
                                .counter(KafkaSinkMetrics.COMMIT_RETRIES.name()),
                        retryLimit),
                metrics.addGroup(KafkaSinkMetrics.COMMITTER_GROUP)
                        .counter(KafkaSinkMetrics.COMMITS.name()),
                timeoutOf(producerConfig));
    }

    KafkaCommitter(
            CommitClient commitClient,
            Supplier<TransactionCoordinators> connect,
            LossPolicy losses,
            CommitRetries retries,
            Counter commits,
            long timeoutMillis) {
        this.commitClient = commitClient;
        this.connect = connect;
        this.losses = losses;
        this.retries = retries;
        this.commits = commits;
        this.timeoutMillis = timeoutMillis;
    }

    /** What a job that is no longer exactly once has left to commit had the sink's default. */
    private static long timeoutOf(Properties producerConfig) {
        return Long.parseLong(
                String.valueOf(
                        producerConfig.getOrDefault(
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, DEFAULT_TIMEOUT)));
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
            throws IOException, InterruptedException {
        for (CommitRequest<KafkaCommittable> request : requests) {
            commit(request);
        }
    }

    private void commit(CommitRequest<KafkaCommittable> request)
            throws IOException, InterruptedException {
        KafkaCommittable committable = request.getCommittable();
        try {
            retries.commit(commitClient, committable);
            commits.inc();
            LOG.debug("Committed {}", committable);
        } catch (KafkaException e) {
            decide(request, committable, e);
        }
    }

    private void decide(
            CommitRequest<KafkaCommittable> request,
            KafkaCommittable committable,
            KafkaException rejection)
            throws IOException, InterruptedException {
        TransactionIdentity transaction = committable.transaction();
        TransactionStatus status;
        try {
            status =
                    coordinators()
                            .describe(List.of(transaction.transactionalId()))
                            .get(transaction.transactionalId());
        } catch (TransactionsNotToldException e) {
            // Neither asking again nor a restart makes it decidable.
            lost(request, committable, TOLD_NOTHING, rejection);
            return;
        } catch (IOException | RuntimeException e) {
            e.addSuppressed(rejection);
            throw e;
        }
        BrokerLimits limits = coordinators().brokerLimits();
        long age = committable.ageAt(clock.millis());
        switch (CommitEvidence.judge(transaction, age, status, limits.idExpirationMillis())) {
            case COMMITTED -> {
                LOG.info("{} had been committed before", committable);
                request.signalAlreadyCommitted();
            }
            case COMMITTED_AND_ID_USED_AGAIN -> {
                LOG.warn(
                        "{} had been committed before, and later transactions of the job under its"
                                + " id too ({}): the restored state is older than the output. The"
                                + " records that were committed after it are written once more.",
                        committable,
                        status);
                request.signalAlreadyCommitted();
            }
            case OPEN ->
                    throw new IOException(
                            "The commit of "
                                    + committable
                                    + " was rejected although the transaction is open; the job goes"
                                    + " back to its last checkpoint and tries again. Cause: "
                                    + rejection,
                            rejection);
            case NOT_PROVEN ->
                    lost(
                            request,
                            committable,
                            status == null ? "no such transactional id" : status.toString(),
                            rejection);
        }
    }

    private void lost(
            CommitRequest<KafkaCommittable> request,
            KafkaCommittable committable,
            String told,
            KafkaException rejection)
            throws TransactionLostException, InterruptedException {
        TransactionLostException explanation =
                new TransactionLostException(
                        new LostTransaction(
                                committable,
                                committable.ageAt(clock.millis()),
                                told,
                                timeoutMillis,
                                coordinators().brokerLimits()),
                        rejection);
        Optional<String> reason = losses.acceptedBecause(request.getCommittable());
        if (reason.isEmpty()) {
            throw explanation;
        }
        LOG.error("Going on without a transaction, because {}.", reason.get(), explanation);
        request.signalFailedWithKnownReason(explanation);
    }

    private TransactionCoordinators coordinators() {
        if (coordinators == null) {
            coordinators = connect.get();
        }
        return coordinators;
    }

    @Override
    public void close() {
        IOUtils.closeAllQuietly(commitClient, coordinators);
    }
}
