/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.testing.Broker;
import io.kerstream.testing.KafkaCluster;
import java.util.List;
import java.util.Random;

/**
 * Takes one of several brokers away for a while; on return all are back and in sync.
 *
 * <p>So no partition is ever without a leader, which would say nothing about the sink: Kafka's
 * coordinator takes such a partition for a deleted one, and completes transactions without their
 * marker in it. Readers then wait in front of a committed transaction for ever, or until the next
 * one of the same producer id there decides about its records as well.
 */
final class BrokerFaults {

    /** What happens while a broker is away. */
    interface Meanwhile {
        void run() throws Exception;
    }

    private final KafkaCluster kafka;
    private final List<String> topics;
    private final Random random;
    private final ActionLog log;

    /**
     * @param topic that the job writes to
     */
    BrokerFaults(KafkaCluster kafka, String topic, Random random, ActionLog log) {
        this.kafka = kafka;
        this.topics = List.of(topic, "__transaction_state");
        this.random = random;
        this.log = log;
    }

    /** Restarts one in an orderly way. */
    void restartOne() {
        Broker broker = one();
        broker.restart();
        awaitBackInSync(broker);
    }

    /** Kills one with SIGKILL, and starts it again afterwards. */
    void killOne(Meanwhile meanwhile) throws Exception {
        Broker broker = one();
        broker.kill();
        meanwhile.run();
        broker.restart();
        awaitBackInSync(broker);
    }

    private Broker one() {
        List<Broker> brokers = kafka.brokers();
        Broker broker = brokers.get(random.nextInt(brokers.size()));
        log.add("broker " + broker.id() + " goes");
        return broker;
    }

    private void awaitBackInSync(Broker broker) {
        kafka.awaitReplicasInSync();
        // Else it leads nothing, and its next fault would be none.
        topics.forEach(kafka::electPreferredLeaders);
        log.add("broker " + broker.id() + " is back");
    }
}
