/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.security.client.ConnectionFailures;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Delivery} whose failures say what they mean where they are about security: what a broker
 * refuses for good fails the job for good, an outage of the KDC is left to the restart strategy.
 *
 * <p>A transactional producer that was rejected stays so, and says it only by the causes of what
 * comes after.
 */
final class ExplainedDelivery implements Delivery {

    private final Delivery delivery;
    private final ConnectionFailures failures;
    private final Function<Throwable, Optional<RuntimeException>> other;

    /** One callback of ours for the one of the writer, so that no record makes another. */
    private @Nullable Callback explained;

    private @Nullable Callback original;

    /** False until Kafka has answered for the first time. */
    private boolean contacted;

    /**
     * @param failures tells what failures mean for the security
     * @param other tells what else they mean
     */
    ExplainedDelivery(
            Delivery delivery,
            ConnectionFailures failures,
            Function<Throwable, Optional<RuntimeException>> other) {
        this.delivery = delivery;
        this.failures = failures;
        this.other = other;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        try {
            delivery.send(record, explaining(callback));
        } catch (KafkaException e) {
            throw meaning(e);
        }
    }

    private Callback explaining(Callback callback) {
        Callback ours = explained;
        if (ours == null || original != callback) {
            original = callback;
            ours =
                    (metadata, error) ->
                            callback.onCompletion(
                                    metadata,
                                    error == null
                                            ? null
                                            : failures.explain(error)
                                                    .or(() -> other.apply(error))
                                                    .map(Exception.class::cast)
                                                    .orElse(error));
            explained = ours;
        }
        return ours;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        try {
            List<PartitionInfo> partitions = delivery.partitionsFor(topic);
            contacted = true;
            return partitions;
        } catch (KafkaException e) {
            throw meaning(e);
        }
    }

    @Override
    public void flush(boolean endOfInput) {
        try {
            delivery.flush(endOfInput);
            contacted = true;
        } catch (KafkaException e) {
            throw meaning(e);
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException {
        try {
            return delivery.prepareCommit();
        } catch (KafkaException e) {
            throw meaning(e);
        }
    }

    private RuntimeException meaning(KafkaException failure) {
        return (contacted ? failures.explain(failure) : failures.explainFirstContact(failure))
                .or(() -> other.apply(failure))
                .orElse(failure);
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) {
        return delivery.snapshotState(checkpointId);
    }

    @Override
    public void look() {
        delivery.look();
    }

    @Override
    public void abandon() {
        delivery.abandon();
    }

    @Override
    public void close() {
        delivery.close();
    }
}
