/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionStatus;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits transactions whose checkpoint is complete, also those that another attempt prepared.
 *
 * <p>Every commit goes the same way, restored or not: an idle producer takes on the transaction's
 * identity and ends it. Commits are idempotent at the coordinator while the transactional id has
 * not been used again. When the coordinator rejects a commit, its state of the id decides: proof
 * that exactly this transaction was committed is success, everything else fails the job with {@link
 * TransactionLostException}, unless an operator has accepted the loss beforehand.
 *
 * <p>While the KDC is down a commit is tried again a few times; then the job fails with that cause,
 * and what its restart strategy restores commits again, as long as the coordinator keeps the
 * transaction. What a broker refuses for good, authentication or authorization, fails the job for
 * good; the transaction stays open until its timeout, and a restored checkpoint commits it.
 *
 * <p>Used by the task thread.
 */
@Internal
public final class KafkaCommitter implements Committer<KafkaCommittable> {

    /** Fewer than Flink's own (sink.committer.retries: 10), which give up without a cause. */
    private static final int RETRIES_WITHOUT_LOGIN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommitter.class);

    private final CommitClient commitClient;
    private final Supplier<TransactionCoordinators> connect;
    private final boolean acceptLostTransactions;
    private final AuthenticationWatch authentication;
    private @Nullable TransactionCoordinators coordinators;

    /**
     * A committer that opens its clients when it needs them.
     *
     * @param clients makes the Kafka clients
     * @param producerConfig Kafka producer properties
     * @param acceptLostTransactions whether to go on, loudly, where a commit can never succeed
     */
    public KafkaCommitter(
            KafkaClientFactory clients, Properties producerConfig, boolean acceptLostTransactions) {
        this(
                new ProducerCommitClient(clients, producerConfig, KafkaProducerInternals::new),
                () -> AdminTransactionCoordinators.connect(clients, producerConfig),
                acceptLostTransactions,
                clients.authentication());
    }

    KafkaCommitter(
            CommitClient commitClient,
            Supplier<TransactionCoordinators> connect,
            boolean acceptLostTransactions,
            AuthenticationWatch authentication) {
        this.authentication = authentication;
        this.commitClient = commitClient;
        this.connect = connect;
        this.acceptLostTransactions = acceptLostTransactions;
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
            commitClient.commit(committable);
            LOG.debug("Committed {}", committable);
        } catch (RetriableException | KafkaSecurityUnavailableException e) {
            // Trying again is no use for ever where no connection can be authenticated.
            authentication.check();
            if (e instanceof KafkaSecurityUnavailableException
                    && request.getNumberOfRetries() >= RETRIES_WITHOUT_LOGIN) {
                // The restart strategy shall wait for the KDC, and the job say what it waits for.
                throw e;
            }
            LOG.warn("Commit of {} failed and is tried again", committable, e);
            request.retryLater();
        } catch (InterruptException e) {
            throw new InterruptedException("Interrupted while committing " + committable);
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
        } catch (IOException | RuntimeException e) {
            e.addSuppressed(rejection);
            throw e;
        }
        if (status != null && status.provesCommitOf(transaction)) {
            LOG.info("{} had been committed before", committable);
            request.signalAlreadyCommitted();
        } else if (status != null && status.isOpen(transaction)) {
            throw new IOException(
                    "The commit of "
                            + committable
                            + " was rejected although the transaction is open; the job goes back to"
                            + " its last checkpoint and tries again. Cause: "
                            + rejection,
                    rejection);
        } else {
            lost(request, new TransactionLostException(committable, status, rejection));
        }
    }

    private void lost(CommitRequest<KafkaCommittable> request, TransactionLostException explanation)
            throws TransactionLostException {
        if (!acceptLostTransactions) {
            throw explanation;
        }
        LOG.error(
                "Going on without a transaction, because delivery.accept-lost-transactions is true;"
                        + " take the option away again now.",
                explanation);
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
