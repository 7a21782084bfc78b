/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.kerstream.connector.kafka.config.ClusterProperties;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.client.ConnectionFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.FenceProducersResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TransactionCoordinators} through Kafka's {@link Admin} client. */
@Internal
public final class AdminTransactionCoordinators implements TransactionCoordinators {

    private static final Logger LOG = LoggerFactory.getLogger(AdminTransactionCoordinators.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What a transactional id has that the coordinator has just met. */
    private static final short FIRST_EPOCH = 0;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** A listing asks the brokers it knows at its start; one that has died since spoils it. */
    private static final Duration LIST_ATTEMPT = Duration.ofSeconds(10);

    private static final RetryPolicy<List<String>> LIST_AGAIN =
            RetryPolicy.<List<String>>builder()
                    .handleIf(
                            error ->
                                    error instanceof IOException
                                            && error.getCause() instanceof RetriableException)
                    .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2))
                    .withMaxAttempts(-1)
                    .withMaxDuration(LIMIT)
                    .build();

    private final Admin admin;
    private final ConnectionFailures failures;

    private AdminTransactionCoordinators(Admin admin, ConnectionFailures failures) {
        this.admin = Objects.requireNonNull(admin, "admin");
        this.failures = failures;
    }

    /**
     * Opens an admin client to the cluster that a producer writes to.
     *
     * @param clients makes the client
     * @param producerConfig the producer's properties; those that only producers know are left out
     */
    public static AdminTransactionCoordinators connect(
            KafkaClientFactory clients, Properties producerConfig) {
        Properties config =
                ClusterProperties.forOtherKind(
                        producerConfig,
                        ProducerConfig.configNames(),
                        AdminClientConfig.configNames());
        return new AdminTransactionCoordinators(
                clients.createAdmin(config), ConnectionFailures.of(config));
    }

    @Override
    public CompletableFuture<Map<String, TransactionStatus>> describeAsync(
            Collection<String> transactionalIds) {
        if (transactionalIds.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        DescribeTransactionsResult result = admin.describeTransactions(transactionalIds);
        Map<String, CompletableFuture<TransactionDescription>> answers = new HashMap<>();
        for (String id : transactionalIds) {
            answers.put(id, result.description(id).toCompletionStage().toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.values().toArray(new CompletableFuture<?>[0]))
                .handle((ignored, error) -> collect(answers));
    }

    private static Map<String, TransactionStatus> collect(
            Map<String, CompletableFuture<TransactionDescription>> answers) {
        Map<String, TransactionStatus> statuses = new HashMap<>();
        answers.forEach(
                (id, answer) -> {
                    if (!answer.isCompletedExceptionally()) {
                        statuses.put(id, statusOf(answer.join()));
                    } else if (!isNotFound(answer)) {
                        // One answer that failed fails them all: absent must mean unknown to Kafka.
                        answer.join();
                    }
                });
        return statuses;
    }

    private static boolean isNotFound(CompletableFuture<?> failed) {
        return failed.handle((value, error) -> rootOf(error)).join()
                instanceof TransactionalIdNotFoundException;
    }

    private static Throwable rootOf(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static TransactionStatus statusOf(TransactionDescription description) {
        return new TransactionStatus(
                description.state(), description.producerId(), description.producerEpoch());
    }

    @Override
    public Map<String, TransactionStatus> describe(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        return await(
                describeAsync(transactionalIds), "the state of transactions " + transactionalIds);
    }

    @Override
    public List<String> listOpen() throws IOException, InterruptedException {
        try {
            return Failsafe.with(LIST_AGAIN).get(this::tryToListOpen);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e.getCause() instanceof IOException error ? error : new IOException(e.getCause());
        }
    }

    private List<String> tryToListOpen() throws IOException, InterruptedException {
        try {
            return await(listOpenAsync(), "the list of open transactions");
        } catch (TransactionsNotToldException e) {
            throw e;
        } catch (IOException e) {
            // The first request of a writer: asking again is no use at a port of another protocol.
            Optional<RuntimeException> meaning = failures.explainFirstContact(e);
            if (meaning.isPresent()) {
                throw meaning.get();
            }
            throw e;
        }
    }

    @Override
    public CompletableFuture<List<String>> listOpenAsync() {
        return admin.listTransactions(
                        new ListTransactionsOptions()
                                .filterStates(Set.of(TransactionState.ONGOING))
                                .timeoutMs((int) LIST_ATTEMPT.toMillis()))
                .all()
                .toCompletionStage()
                .thenApply(
                        listing ->
                                listing.stream().map(TransactionListing::transactionalId).toList())
                .toCompletableFuture();
    }

    @Override
    public void abort(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        if (!transactionalIds.isEmpty()) {
            await(
                    admin.fenceProducers(transactionalIds).all(),
                    "the abort of transactions " + transactionalIds);
        }
    }

    @Override
    public boolean runsTransactionsV2() throws InterruptedException {
        try {
            FinalizedVersionRange version =
                    await(admin.describeFeatures().featureMetadata(), "the cluster's features")
                            .finalizedFeatures()
                            .get("transaction.version");
            return version != null && version.maxVersionLevel() >= 2;
        } catch (IOException e) {
            LOG.info("The cluster does not say whether it runs transactions V2", e);
            return false;
        }
    }

    @Override
    public BrokerLimits brokerLimits() throws InterruptedException {
        return BrokerLimitsReader.read(admin);
    }

    @Override
    public Set<String> abortTellingUsed(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        Set<String> used = new TreeSet<>();
        if (!transactionalIds.isEmpty()) {
            String what = "the abort of what may be open under " + transactionalIds;
            FenceProducersResult result = admin.fenceProducers(transactionalIds);
            await(result.all(), what);
            for (String id : transactionalIds) {
                if (await(result.epochId(id), what) != FIRST_EPOCH) {
                    used.add(id);
                }
            }
        }
        return used;
    }

    private static <T> T await(Future<T> future, String what)
            throws IOException, InterruptedException {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "Kafka did not answer within " + LIMIT.toSeconds() + " s. Waited for " + what,
                    e);
        } catch (ExecutionException e) {
            if (rootOf(e) instanceof UnsupportedVersionException) {
                throw new TransactionsNotToldException(what, rootOf(e));
            }
            throw new IOException(
                    "Kafka refused a request. Waited for "
                            + what
                            + ". The principal needs DESCRIBE and WRITE on these transactional ids."
                            + " Cause: "
                            + e.getCause(),
                    e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_LIMIT);
    }
}
