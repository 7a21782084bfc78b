/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.EndingProducers;
import io.kerstream.connector.kafka.sink.transaction.EvidentAborts;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.tools.Causes;
import io.kerstream.tools.ClusterOptions;
import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Asks a cluster for its transactions and aborts them; a failure is a {@link ToolException}. */
final class Cluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final KafkaClientFactory clients;
    private final Properties properties;
    private final Admin admin;
    private final Clock clock;

    private Cluster(KafkaClientFactory clients, Properties properties, Clock clock) {
        this.clients = clients;
        this.properties = properties;
        this.admin = clients.createAdmin(properties);
        this.clock = clock;
    }

    static Cluster connect(ClusterOptions options) {
        Properties properties = options.properties();
        try {
            return new Cluster(options.clients(), properties, Clock.systemUTC());
        } catch (RuntimeException e) {
            // Kafka's own, or the security module's, whose classes need Flink's runtime.
            throw new ToolException("no Kafka client: " + Causes.messages(e), e);
        }
    }

    /** Transactions whose id is meant, by id. */
    List<ListedTransaction> list(Predicate<String> meant) {
        List<String> ids =
                await(admin.listTransactions().all(), "the list of transactions").stream()
                        .map(TransactionListing::transactionalId)
                        .filter(meant)
                        .toList();
        Map<String, TransactionDescription> descriptions =
                await(admin.describeTransactions(ids).all(), "the state of " + ids);
        return descriptions.entrySet().stream()
                .map(entry -> listed(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(ListedTransaction::transactionalId))
                .toList();
    }

    private ListedTransaction listed(String id, TransactionDescription description) {
        return new ListedTransaction(
                id,
                description.state(),
                description.producerId(),
                age(description),
                Duration.ofMillis(description.transactionTimeoutMs()),
                description.coordinatorId(),
                description.topicPartitions().stream()
                        .map(TopicPartition::toString)
                        .sorted()
                        .toList());
    }

    /** Coordinators keep telling when a transaction began after it has ended. */
    private @Nullable Duration age(TransactionDescription description) {
        OptionalLong start = description.transactionStartTimeMs();
        return start.isPresent() && ListedTransaction.isOpen(description.state())
                ? Duration.ofMillis(Math.max(0, clock.millis() - start.getAsLong()))
                : null;
    }

    /**
     * Aborts what is open under the ids, as the sink does it when it starts; returns when the
     * coordinators have done so.
     */
    void abort(Collection<String> ids) {
        String what = "the abort of " + ids;
        try (TransactionCoordinators coordinators =
                AdminTransactionCoordinators.connect(clients, properties)) {
            new EvidentAborts(coordinators, this::producer, new KafkaProducerInternals())
                    .abort(ids);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        } catch (IOException | KafkaException e) {
            throw new ToolException("waited for " + what + ": " + Causes.messages(e) + hint(e), e);
        }
    }

    private Producer<byte[], byte[]> producer(String transactionalId) {
        return clients.createProducer(EndingProducers.configOf(properties, transactionalId));
    }

    private static ToolException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ToolException("interrupted while waiting for " + what, e);
    }

    private static <T> T await(KafkaFuture<T> answer, String what) {
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        } catch (TimeoutException e) {
            throw new ToolException(
                    "no answer within " + LIMIT.toSeconds() + " s; waited for " + what, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ToolException(
                    "waited for " + what + ": " + Causes.messages(cause) + hint(cause), e);
        }
    }

    private static String hint(Throwable failure) {
        if (failure instanceof UnsupportedVersionException) {
            return ". Brokers before 3.0 do not list transactions: restart the job, whose sink"
                    + " searches for them, or wait for the transaction timeout.";
        }
        if (failure instanceof TransactionalIdAuthorizationException) {
            return ". The principal needs DESCRIBE on the transactional ids, and WRITE to abort.";
        }
        return "";
    }

    @Override
    public void close() {
        admin.close(CLOSE_LIMIT);
    }
}
