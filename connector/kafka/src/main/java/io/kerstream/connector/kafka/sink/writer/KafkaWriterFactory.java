/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.transaction.AdminTransactionCoordinators;
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
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Puts a {@link KafkaWriter} together for one delivery guarantee. */
@Internal
public final class KafkaWriterFactory {

    private final KafkaClientFactory clients;
    private final DeliveryGuarantee guarantee;
    private final String transactionalIdPrefix;
    private final Properties producerConfig;

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
    }

    /**
     * A writer that is ready for records; transactions that an earlier attempt left behind are
     * aborted when this returns.
     *
     * @param serializer opened here
     * @param context of the task
     * @param states that Flink gave this writer
     */
    public <IN> KafkaWriter<IN> create(
            KafkaRecordSerializationSchema<IN> serializer,
            WriterInitContext context,
            Collection<KafkaWriterState> states)
            throws IOException {
        TaskInfo task = context.getTaskInfo();
        Delivery delivery = explainedDelivery(context, states);
        try {
            TopicPartitions sinkContext =
                    new TopicPartitions(
                            task.getIndexOfThisSubtask(),
                            task.getNumberOfParallelSubtasks(),
                            delivery,
                            System::nanoTime);
            serializer.open(context.asSerializationSchemaInitializationContext(), sinkContext);
            KafkaWriter<IN> writer =
                    new KafkaWriter<>(
                            serializer,
                            sinkContext,
                            delivery,
                            context.getMailboxExecutor(),
                            context.metricGroup(),
                            clients.authentication());
            writer.guard(task.getTaskNameWithSubtasks());
            return writer;
        } catch (Exception e) {
            delivery.close();
            throw new FlinkRuntimeException("Cannot open " + serializer, e);
        }
    }

    private Delivery explainedDelivery(
            WriterInitContext context, Collection<KafkaWriterState> states) throws IOException {
        ConnectionFailures failures = ConnectionFailures.of(producerConfig);
        try {
            return new ExplainedDelivery(newDelivery(context, states), failures);
        } catch (IOException | RuntimeException e) {
            Optional<RuntimeException> meaning = failures.explainFirstContact(e);
            if (meaning.isPresent()) {
                throw meaning.get();
            }
            throw e;
        }
    }

    private Delivery newDelivery(WriterInitContext context, Collection<KafkaWriterState> states)
            throws IOException {
        return switch (guarantee) {
            case NONE -> newDirectDelivery(context, states, false);
            case AT_LEAST_ONCE -> newDirectDelivery(context, states, true);
            case EXACTLY_ONCE -> {
                // First, because it fails when it loads with an unsuitable client.
                ProducerInternals internals = new KafkaProducerInternals();
                RestoredTransactionalIds restored = restoredIds(context, states);
                yield newTransactionalDelivery(restored, abortLingering(restored), internals);
            }
        };
    }

    private Delivery newDirectDelivery(
            WriterInitContext context,
            Collection<KafkaWriterState> states,
            boolean flushOnCheckpoint)
            throws IOException {
        if (!states.isEmpty()) {
            // The job was exactly once before; what that left open would hold readers up.
            abortLingering(restoredIds(context, states)).close();
        }
        return new DirectDelivery(clients.createProducer(producerConfig), flushOnCheckpoint);
    }

    private RestoredTransactionalIds restoredIds(
            WriterInitContext context, Collection<KafkaWriterState> states) {
        TaskInfo task = context.getTaskInfo();
        return new RestoredTransactionalIds(
                transactionalIdPrefix,
                context.getRestoredCheckpointId().orElse(TransactionalIdOwner.FRESH_START),
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                states);
    }

    private TransactionCoordinators abortLingering(RestoredTransactionalIds restored)
            throws IOException {
        TransactionCoordinators coordinators =
                AdminTransactionCoordinators.connect(clients, producerConfig);
        try {
            restored.abortLingering(coordinators);
        } catch (InterruptedException e) {
            coordinators.close();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while aborting left-over transactions", e);
        } catch (IOException | RuntimeException e) {
            coordinators.close();
            throw e;
        }
        return coordinators;
    }

    private Delivery newTransactionalDelivery(
            RestoredTransactionalIds restored,
            TransactionCoordinators coordinators,
            ProducerInternals internals) {
        return new TransactionalDelivery(
                restored,
                coordinators,
                id -> newProducer(id, internals),
                Long.parseLong(
                        String.valueOf(
                                producerConfig.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))),
                Clock.systemUTC());
    }

    private TransactionalProducer newProducer(String id, ProducerInternals internals) {
        Properties config = new Properties();
        config.putAll(producerConfig);
        config.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        return new TransactionalProducer(id, clients.createProducer(config), internals);
    }
}
