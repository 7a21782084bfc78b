/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Faults have their effect until they are ended. */
interface FaultContract extends ContractCluster {

    @Test
    default void cutNetworkResetsClientsUntilHealed() throws Exception {
        kafka().createTopic("cut", 1);
        Properties client = impatient("cut-client");
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "cut", "before");
            try (Fault cut = kafka().network().cut()) {
                assertThatThrownBy(() -> send(producer, "cut", "lost"))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TimeoutException.class);
                kafka().createTopic("while-cut", 1);
            }
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> send(producer, "cut", "after"));
        }
        assertThat(Records.readAll(client, "cut"))
                .startsWith("before")
                .endsWith("after")
                .doesNotContain("lost");
    }

    @Test
    default void blackholeSwallowsRequestsUntilHealed() throws Exception {
        kafka().createTopic("hole", 1);
        Properties client = impatient("hole-client");
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "hole", "before");
            try (Fault hole = kafka().broker(1).network().blackhole()) {
                assertThat(
                                Host.accepts(
                                        Host.port(
                                                kafka().bootstrapServers(
                                                                SecurityProtocol.SASL_PLAINTEXT))))
                        .isTrue();
                assertThatThrownBy(() -> send(producer, "hole", "stuck"))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TimeoutException.class);
            }
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> send(producer, "hole", "after"));
        }
        assertThat(Records.readAll(client, "hole")).startsWith("before").endsWith("after");
    }

    @Test
    default void delaySlowsEveryAnswerUntilHealed() throws Exception {
        kafka().createTopic("slow", 1);
        Properties client =
                kafka().clientProperties(
                                SecurityProtocol.SASL_PLAINTEXT,
                                SaslMechanism.PLAIN,
                                "slow-client");
        Duration delay = Duration.ofMillis(700);
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "slow", "a");
            try (Fault slow = kafka().network().delay(delay)) {
                // Request and answer.
                assertThat(timed(producer, "b")).isGreaterThan(delay.multipliedBy(2));
            }
            assertThat(timed(producer, "c")).isLessThan(delay.multipliedBy(2));
        }
        assertThat(Records.readAll(client, "slow")).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> kafka().network().delay(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration timed(KafkaProducer<String, String> producer, String value)
            throws Exception {
        long start = System.nanoTime();
        send(producer, "slow", value);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    default void restartKeepsDataPortsUsersAndEvidence() throws Exception {
        kafka().createTopic("kept", 1);
        Properties client =
                kafka().clientProperties(
                                SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_512, "keeper");
        client.setProperty("client.id", "keeper");
        Records.write(client, "kept", "before");
        String bootstrap = kafka().bootstrapServers(SecurityProtocol.SASL_SSL);

        kafka().restart();

        assertThat(kafka().bootstrapServers(SecurityProtocol.SASL_SSL)).isEqualTo(bootstrap);
        Records.write(client, "kept", "after");
        assertThat(Records.readAll(client, "kept")).containsExactly("before", "after");
        assertThat(kafka().authenticatedClients())
                .containsOnlyOnce(new AuthenticatedClient("keeper", "keeper", "SASL_SSL"));
    }

    @Test
    default void faultsThatTheBackEndLacksAreRefused() {
        for (KafkaCapability capability : List.of(KafkaCapability.KILL, KafkaCapability.PAUSE)) {
            if (!backend().capabilities().contains(capability)) {
                assertThatThrownBy(
                                () -> {
                                    if (capability == KafkaCapability.KILL) {
                                        kafka().broker(1).kill();
                                    } else {
                                        kafka().broker(1).pause();
                                    }
                                })
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessage(
                                "The back end "
                                        + backend().id()
                                        + " lacks "
                                        + capability
                                        + "; use forked");
            }
        }
        assertThat(kafka().isRunning()).isTrue();
    }

    private Properties impatient(String name) {
        Properties client =
                kafka().clientProperties(
                                SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, name);
        client.setProperty("linger.ms", "0");
        client.setProperty("request.timeout.ms", "1000");
        client.setProperty("delivery.timeout.ms", "2000");
        return client;
    }

    private static KafkaProducer<String, String> producer(Properties client) {
        return new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String value)
            throws Exception {
        Future<?> sent = producer.send(new ProducerRecord<>(topic, 0, null, value));
        sent.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
