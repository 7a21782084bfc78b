/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.awaitility.Awaitility.await;

import io.kerstream.testing.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Looks at the transactions of a broker, and does to them what crashes and timeouts do. */
public final class BrokerTransactions {

    private static final long LIMIT_SECONDS = 30;

    private final KafkaCluster kafka;
    private final String topic;

    /**
     * @param topic that {@link #leftOpenBy} writes to
     */
    public BrokerTransactions(KafkaCluster kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /** A producer that has an open transaction, as a writer that was killed would leave it. */
    public KafkaProducer<byte[], byte[]> leftOpenBy(String transactionalId) throws Exception {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        properties.setProperty("transactional.id", transactionalId);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, new byte[] {1}))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return producer;
    }

    public List<String> inState(TransactionState... states) throws Exception {
        return kafka
                .admin()
                .listTransactions(new ListTransactionsOptions().filterStates(List.of(states)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
    }

    /** Waits until none of some transactions is open. */
    void awaitNoneOngoing(Predicate<String> transactionalId) {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> inState(TransactionState.ONGOING).stream().noneMatch(transactionalId));
    }

    /**
     * Ends a transaction the way its timeout does: aborted, with a raised epoch. Static, because a
     * job cannot carry this object.
     */
    static void expire(KafkaCluster kafka, String transactionalId) throws Exception {
        kafka.admin()
                .fenceProducers(List.of(transactionalId))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
