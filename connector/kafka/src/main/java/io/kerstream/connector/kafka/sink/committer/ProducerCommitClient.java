/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.EndingProducers;
import io.kerstream.connector.kafka.sink.transaction.ProducerInternals;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.client.ConnectionFailures;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@link CommitClient} that sends every commit through one producer, which takes on the identity of
 * each transaction in turn.
 *
 * <p>The producer is made for the first commit and replaced after an error, because a Kafka
 * producer does not recover from most of them.
 */
final class ProducerCommitClient implements CommitClient {

    /** The client takes the look-up of a coordinator for a retry, and pauses after it. */
    private static final String LOOK_UP_PAUSE_MS = "10";

    private final KafkaClientFactory clients;
    private final Properties producerConfig;
    private final Supplier<ProducerInternals> newInternals;
    private @Nullable ProducerInternals internals;
    private @Nullable Producer<byte[], byte[]> producer;

    ProducerCommitClient(
            KafkaClientFactory clients,
            Properties producerConfig,
            Supplier<ProducerInternals> newInternals) {
        this.clients = clients;
        this.producerConfig = producerConfig;
        this.newInternals = newInternals;
    }

    @Override
    public void commit(KafkaCommittable committable) {
        if (internals == null) {
            internals = newInternals.get();
        }
        if (producer == null) {
            producer = newProducer(committable.transaction().transactionalId());
        }
        try {
            internals.resume(producer, committable.openTransaction());
            producer.commitTransaction();
        } catch (KafkaException e) {
            close();
            throw ConnectionFailures.of(producerConfig).explain(e).orElse(e);
        }
    }

    private Producer<byte[], byte[]> newProducer(String transactionalId) {
        Properties config = EndingProducers.configOf(producerConfig, transactionalId);
        config.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "committer-" + transactionalId);
        config.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, LOOK_UP_PAUSE_MS);
        return clients.createProducer(config);
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> closing = producer;
        producer = null;
        internals = null;
        if (closing != null) {
            // Without a wait, and so without ending anything: an open transaction stays open.
            IOUtils.closeQuietly(() -> closing.close(Duration.ZERO));
        }
    }
}
