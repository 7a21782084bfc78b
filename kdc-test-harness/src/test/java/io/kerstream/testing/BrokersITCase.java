/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three brokers: leaders that move because they are told to, are killed, paused or restarted. */
@Timeout(180)
class BrokersITCase {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.brokers(3)).build();

    @AfterEach
    void allRun() {
        SECURED.kafka().brokers().stream()
                .filter(broker -> !broker.isRunning())
                .forEach(Broker::restart);
    }

    @Test
    void everyBrokerIsInTheBootstrapAndHoldsAReplica() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("spread", 6);

        assertThat(kafka.bootstrapServers(SecurityProtocol.SASL_SSL).split(","))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(
                        kafka.brokers().stream()
                                .map(broker -> broker.bootstrapServers(SecurityProtocol.SASL_SSL))
                                .toList());
        assertThat(kafka.brokers()).extracting(Broker::id).containsExactly(1, 2, 3);
        assertThat(kafka.brokers()).extracting(Broker::pid).doesNotHaveDuplicates();
        List<Integer> leaders = new ArrayList<>();
        for (int partition = 0; partition < 6; partition++) {
            leaders.add(kafka.leader("spread", partition));
        }
        assertThat(leaders).contains(1, 2, 3);
        assertThatThrownBy(() -> kafka.broker(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broker 4: there are 1 to 3");
    }

    @Test
    void leadersMoveUnderARunningClient() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("moving", 1);
        Properties client = client("mover");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            write(producer, "moving", "a");
            int first = kafka.leader("moving", 0);

            int second = kafka.moveLeader("moving", 0);

            assertThat(second).isNotEqualTo(first);
            assertThat(kafka.leader("moving", 0)).isEqualTo(second);
            write(producer, "moving", "b");

            kafka.moveLeader("moving", 0, first);

            assertThat(kafka.leader("moving", 0)).isEqualTo(first);
            write(producer, "moving", "c");
        }
        assertThat(Records.readAll(client, "moving")).containsExactly("a", "b", "c");
    }

    @Test
    void leaderOfNoReplicaIsNamed() {
        SECURED.kafka().createTopic("single", 1, 1);
        int leader = SECURED.kafka().leader("single", 0);
        int other = leader % 3 + 1;

        assertThatThrownBy(() -> SECURED.kafka().moveLeader("single", 0, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "broker "
                                + other
                                + ": has no replica of single-0, they are ["
                                + leader
                                + "]");
    }

    @Test
    void killedLeaderIsReplacedAndComesBack() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("killed", 1);
        Properties client = client("killed");
        Records.write(client, "killed", "before");
        Broker leader = kafka.broker(kafka.leader("killed", 0));
        String endpoint = leader.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT);

        leader.kill();

        assertThat(leader.isRunning()).isFalse();
        assertThat(kafka.isRunning()).isFalse();
        assertThat(Host.accepts(Host.port(endpoint))).isFalse();
        Records.write(client, "killed", "during");
        assertThat(kafka.leader("killed", 0)).isNotEqualTo(leader.id());

        leader.restart();
        kafka.awaitReplicasInSync();

        assertThat(inSync("killed")).isEqualTo(3);
        kafka.electPreferredLeaders("killed");
        assertThat(kafka.leader("killed", 0)).isEqualTo(leader.id());
        assertThat(leader.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT)).isEqualTo(endpoint);
        assertThat(Records.readAll(client, "killed")).containsExactly("before", "during");
    }

    private static int inSync(String topic) throws Exception {
        return SECURED.kafka()
                .admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .get(0)
                .isr()
                .size();
    }

    @Test
    void pausedLeaderAcceptsAndNeverAnswersUntilResumed() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("paused", 1, 1);
        Properties client = client("paused");
        client.setProperty("delivery.timeout.ms", "2000");
        client.setProperty("request.timeout.ms", "1000");
        client.setProperty("linger.ms", "0");
        Broker leader = kafka.broker(kafka.leader("paused", 0));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            write(producer, "paused", "before");

            try (Fault pause = leader.pause()) {
                assertThat(leader.isRunning()).isTrue();
                assertThat(
                                Host.accepts(
                                        Host.port(
                                                leader.bootstrapServers(
                                                        SecurityProtocol.SASL_PLAINTEXT))))
                        .isTrue();
                Future<?> sent = producer.send(new ProducerRecord<>("paused", 0, null, "lost"));
                assertThatThrownBy(sent::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TimeoutException.class);
                assertThatThrownBy(leader::pause)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is paused already");
            }

            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> write(producer, "paused", "after"));
        }
        assertThat(Records.readAll(client("reader"), "paused"))
                .startsWith("before")
                .endsWith("after");
    }

    @Test
    void pausedLeaderIsFencedAndReplaced() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("fenced", 1);
        Properties client = client("fenced");
        Broker leader = kafka.broker(kafka.leader("fenced", 0));
        // Clients are to find the others at once.
        client.setProperty("socket.connection.setup.timeout.ms", "1000");
        client.setProperty("request.timeout.ms", "3000");

        try (Fault pause = leader.pause()) {
            await().atMost(LIMIT).until(() -> kafka.leader("fenced", 0) != leader.id());
            Records.write(client, "fenced", "x");
        }

        kafka.electPreferredLeaders("fenced");
        assertThat(Records.readAll(client, "fenced")).containsExactly("x");
    }

    @Test
    void rollingRestartReplacesEveryProcessUnderARunningClient() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("rolling", 3);
        Properties client = client("rolling");
        List<Long> before = kafka.brokers().stream().map(Broker::pid).toList();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            write(producer, "rolling", "before");

            kafka.rollingRestart();

            assertThat(kafka.brokers()).extracting(Broker::pid).doesNotContainAnyElementsOf(before);
            write(producer, "rolling", "after");
        }
        assertThat(Records.readAll(client, "rolling")).containsExactly("before", "after");
    }

    private static Properties client(String principal) {
        return SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, principal);
    }

    private static void write(KafkaProducer<String, String> producer, String topic, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
    }
}
