/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.config.PropertyOptions;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSinkOptions;
import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.EndingProducers;
import io.kerstream.connector.kafka.sink.transaction.EvidentAborts;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import io.kerstream.connector.kafka.sink.transaction.TransactionalProducer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.client.ConnectionFailures;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Puts a {@link KafkaWriter} together for one delivery guarantee. */
@Internal
public final class KafkaWriterFactory {

    private final KafkaClientFactory clients;
    private final DeliveryGuarantee guarantee;
    private final String transactionalIdPrefix;
    private final Properties producerConfig;
    private final boolean showProducerMetrics;
    private boolean logFailuresOnly;

    /**
     * @param clients makes the Kafka clients
     * @param guarantee what the writer must hold
     * @param transactionalIdPrefix used with exactly once only
     * @param producerConfig Kafka producer properties
     */
    public KafkaWriterFactory(
            KafkaClientFactory clients,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            Properties producerConfig) {
        this.clients = clients;
        this.guarantee = guarantee;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.producerConfig = producerConfig;
        this.showProducerMetrics =
                PropertyOptions.get(
                        producerConfig,
                        KafkaSinkOptions.REGISTER_PRODUCER_METRICS,
                        PropertyOptions::parseBoolean);
    }

    /**
     * Lets writers go on without a record that Kafka refuses. Not under exactly once: the client
     * takes no more records into a transaction that has lost one.
     */
    public KafkaWriterFactory logFailuresOnly(boolean logOnly) {
        this.logFailuresOnly = logOnly;
        return this;
    }

    /**
     * A writer that is ready for records; transactions that an earlier attempt left behind are
     * aborted when this returns.
     *
     * @param serializer opened here
     * @param task where the writer runs
     * @param states that Flink gave this writer
     */
    public <IN> KafkaWriter<IN> create(
            KafkaRecordSerializationSchema<IN> serializer,
            WriterTask task,
            Collection<KafkaWriterState> states)
            throws IOException {
        WriterMetrics metrics = new WriterMetrics(task.metrics(), showProducerMetrics);
        Delivery delivery = explainedDelivery(task, states, metrics);
        try {
            TopicPartitions sinkContext =
                    new TopicPartitions(
                            task.info().getIndexOfThisSubtask(),
                            task.info().getNumberOfParallelSubtasks(),
                            delivery,
                            System::nanoTime);
            serializer.open(task.schemaContext(), sinkContext);
            KafkaWriter<IN> writer =
                    new KafkaWriter<>(
                            serializer,
                            sinkContext,
                            delivery,
                            task.mailbox(),
                            task.metrics(),
                            clients.authentication());
            writer.guard(task.info().getTaskNameWithSubtasks());
            return writer;
        } catch (Exception e) {
            IOUtils.closeAllQuietly(delivery, serializer::close);
            throw new FlinkRuntimeException("Cannot open " + serializer, e);
        }
    }

    private Delivery explainedDelivery(
            WriterTask task, Collection<KafkaWriterState> states, WriterMetrics metrics)
            throws IOException {
        ConnectionFailures failures = ConnectionFailures.of(producerConfig);
        try {
            return switch (guarantee) {
                case NONE -> newDirectDelivery(task, states, metrics, false);
                case AT_LEAST_ONCE -> newDirectDelivery(task, states, metrics, true);
                case EXACTLY_ONCE -> newTransactionalDelivery(task, states, metrics);
            };
        } catch (IOException | RuntimeException e) {
            Optional<RuntimeException> meaning = failures.explainFirstContact(e);
            if (meaning.isPresent()) {
                throw meaning.get();
            }
            throw e;
        }
    }

    private Delivery newDirectDelivery(
            WriterTask task,
            Collection<KafkaWriterState> states,
            WriterMetrics metrics,
            boolean flushOnCheckpoint)
            throws IOException {
        if (!states.isEmpty()) {
            // The job was exactly once before; what that left open would hold readers up.
            try (TransactionCoordinators coordinators = connect()) {
                abortLingering(restoredIds(task, states), coordinators, task);
            }
        }
        DirectDelivery direct =
                new DirectDelivery(
                        metrics.watch(clients.createProducer(producerConfig)), flushOnCheckpoint);
        return new ExplainedDelivery(
                logFailuresOnly
                        ? new LoggedFailures(
                                direct, task.metrics().getNumRecordsSendErrorsCounter())
                        : direct,
                ConnectionFailures.of(producerConfig),
                failure -> Optional.empty());
    }

    private Delivery newTransactionalDelivery(
            WriterTask task, Collection<KafkaWriterState> states, WriterMetrics metrics)
            throws IOException {
        // First, because it fails when it loads with an unsuitable client.
        ProducerInternals internals = new KafkaProducerInternals();
        RestoredTransactionalIds restored = restoredIds(task, states);
        TransactionCoordinators coordinators = connect();
        try {
            int aborts = abortLingering(restored, coordinators, task);
            coordinators.brokerLimits().requireAllowed(transactionTimeoutMillis());
            TransactionalDelivery delivery =
                    new TransactionalDelivery(
                            restored,
                            coordinators,
                            id -> newProducer(id, internals, metrics),
                            transactionTimeoutMillis(),
                            Clock.systemUTC());
            OpenTransactions transactions = delivery.openTransactions();
            metrics.show(transactions, aborts);
            PrefixConflicts conflicts =
                    new PrefixConflicts(
                            transactionalIdPrefix,
                            task.info().getIndexOfThisSubtask(),
                            transactions::oldestAgeMillis,
                            transactionTimeoutMillis(),
                            System::currentTimeMillis);
            return new ExplainedDelivery(
                    delivery, ConnectionFailures.of(producerConfig), conflicts::explain);
        } catch (InterruptedException e) {
            coordinators.close();
            throw interrupted(e);
        } catch (IOException | RuntimeException e) {
            coordinators.close();
            throw e;
        }
    }

    private RestoredTransactionalIds restoredIds(
            WriterTask task, Collection<KafkaWriterState> states) {
        return new RestoredTransactionalIds(
                transactionalIdPrefix,
                task.restoredCheckpoint().orElse(TransactionalIdOwner.FRESH_START),
                task.info().getIndexOfThisSubtask(),
                task.info().getNumberOfParallelSubtasks(),
                states);
    }

    private TransactionCoordinators connect() {
        return AdminTransactionCoordinators.connect(clients, producerConfig);
    }

    private int abortLingering(
            RestoredTransactionalIds restored,
            TransactionCoordinators coordinators,
            WriterTask task)
            throws IOException {
        try {
            return restored.abortLingering(
                    coordinators,
                    new EvidentAborts(
                            coordinators,
                            id ->
                                    clients.createProducer(
                                            EndingProducers.configOf(producerConfig, id)),
                            new KafkaProducerInternals()),
                    task.info().getMaxNumberOfParallelSubtasks());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IOException("Interrupted while the sink's writer started", cause);
    }

    private long transactionTimeoutMillis() {
        return Long.parseLong(
                String.valueOf(producerConfig.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)));
    }

    private TransactionalProducer newProducer(
            String id, ProducerInternals internals, WriterMetrics metrics) {
        return new TransactionalProducer(
                id, metrics.watch(clients.createProducer(withId(id))), internals);
    }

    private Properties withId(String transactionalId) {
        Properties config = new Properties();
        config.putAll(producerConfig);
        config.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return config;
    }
}
