/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import io.kerstream.connector.kafka.sink.transaction.ProducerInternals.OpenTransaction;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts transactions so that the coordinator shows afterwards that they existed.
 *
 * <p>A fence ({@code Admin.fenceProducers}) leaves a transactional id behind as if its last
 * producer had never begun a transaction. {@link CommitEvidence} could then no longer tell that an
 * older transaction of the id was committed. With transactions V2 (KIP-890) the abort is therefore
 * sent in the name of the transaction itself: it raises the epoch, and so fences as well. Where
 * that does not work, and on clusters without V2, where it would not fence, it is a fence.
 */
@Internal
public final class EvidentAborts implements TransactionAborts {

    private static final Logger LOG = LoggerFactory.getLogger(EvidentAborts.class);

    private final TransactionCoordinators coordinators;
    private final Function<String, Producer<byte[], byte[]>> newProducer;
    private final ProducerInternals internals;

    /**
     * @param coordinators asked for identities; fences the rest
     * @param newProducer makes a producer with a transactional id
     * @param internals used for one producer
     */
    public EvidentAborts(
            TransactionCoordinators coordinators,
            Function<String, Producer<byte[], byte[]>> newProducer,
            ProducerInternals internals) {
        this.coordinators = coordinators;
        this.newProducer = newProducer;
        this.internals = internals;
    }

    @Override
    public void abort(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        if (transactionalIds.isEmpty()) {
            return;
        }
        if (coordinators.runsTransactionsV2()) {
            abortByIdentity(transactionalIds);
        }
        coordinators.abort(stillOpen(transactionalIds));
    }

    /** What has ended, or is about to, keeps its state: a fence would erase what it proves. */
    private Set<String> stillOpen(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        Set<String> left = new TreeSet<>();
        coordinators
                .describe(transactionalIds)
                .forEach(
                        (id, status) -> {
                            if (status.state() == TransactionState.ONGOING) {
                                left.add(id);
                            }
                        });
        return left;
    }

    private void abortByIdentity(Collection<String> transactionalIds)
            throws IOException, InterruptedException {
        Map<String, TransactionStatus> statuses = coordinators.describe(transactionalIds);
        Producer<byte[], byte[]> producer = newProducer.apply(transactionalIds.iterator().next());
        try {
            for (Map.Entry<String, TransactionStatus> each : statuses.entrySet()) {
                TransactionStatus status = each.getValue();
                if (status.state() == TransactionState.ONGOING) {
                    internals.resume(producer, transactionOf(each.getKey(), status));
                    producer.abortTransaction();
                }
            }
        } catch (InterruptException e) {
            throw new InterruptedException("Interrupted while aborting left-over transactions");
        } catch (KafkaException e) {
            // For example, its timeout was faster; the fence settles it.
            LOG.info("An abort of one of {} was refused", statuses, e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static OpenTransaction transactionOf(String id, TransactionStatus status) {
        return new OpenTransaction(
                new TransactionIdentity(id, status.producerId(), (short) status.epoch()), true);
    }
}
