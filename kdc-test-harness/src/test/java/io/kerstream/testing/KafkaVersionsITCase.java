/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.internal.kafka.KafkaVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers and clients of other versions than this JVM's class path has. */
@Timeout(180)
class KafkaVersionsITCase {

    private static Kdc kdc;
    private static JvmKerberos kerberos;

    @BeforeAll
    static void start() {
        kdc = Kdc.builder().start();
        kerberos = JvmKerberos.use(kdc);
    }

    @AfterAll
    static void close() {
        kerberos.close();
        kdc.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "3.5.2", "3.3.2"})
    void olderBrokersAuthenticateAndAuthorize(String version, @TempDir Path directory)
            throws Exception {
        boolean scram = KafkaVersion.parse(version, "test").minor() >= 5;
        KafkaClusterBuilder builder =
                KafkaCluster.builder(kdc).brokerVersion(version).topic("t", 1);
        if (scram) {
            builder.listener(SecurityProtocol.SASL_SSL, SaslMechanism.values())
                    .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.values());
        } else {
            builder.listener(SecurityProtocol.SASL_SSL, SaslMechanism.GSSAPI, SaslMechanism.PLAIN);
        }
        try (KafkaCluster kafka = builder.start()) {
            Properties client = kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice");
            client.setProperty("client.id", "old");
            Records.write(client, "t", "a");
            for (SaslMechanism mechanism :
                    scram
                            ? List.of(SaslMechanism.SCRAM_SHA_512, SaslMechanism.OAUTHBEARER)
                            : List.of(SaslMechanism.PLAIN)) {
                Records.write(
                        kafka.clientProperties(SecurityProtocol.SASL_SSL, mechanism, "bob"),
                        "t",
                        mechanism.name());
            }

            if (scram && version.equals("3.9.2")) {
                kcatByScram(kafka, directory);
            }
            kafka.restart();

            assertThat(Records.readAll(client, "t")).startsWith("a").hasSize(scram ? 3 : 2);
            assertThat(kafka.authenticatedClients())
                    .contains(new AuthenticatedClient(kdc.principal("alice"), "old", "SASL_SSL"));
            assertThat(kafka.brokerLog()).content().contains("Kafka version: " + version);
        }
    }

    /** The host's library, whose SCRAM brokers from 4.0 on may refuse. */
    private static void kcatByScram(KafkaCluster kafka, Path directory) throws Exception {
        if (!Librdkafka.hasKcat()) {
            System.out.println("SKIPPED: kcat by SCRAM: kcat is not installed");
            return;
        }
        for (SaslMechanism mechanism :
                List.of(SaslMechanism.SCRAM_SHA_256, SaslMechanism.SCRAM_SHA_512)) {
            for (SecurityProtocol protocol :
                    List.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)) {
                String topic = "kcat-" + protocol + "-" + mechanism;
                kafka.createTopic(topic, 1);
                Kcat kcat =
                        new Kcat(Librdkafka.ofHost(), kafka, kdc, directory, protocol, mechanism);
                kcat.write(topic, "x");
                assertThat(kcat.read(topic)).containsExactly("x");
            }
        }
    }

    @Test
    void olderBrokersFormAClusterOfSeveral() throws Exception {
        try (KafkaCluster kafka =
                KafkaCluster.builder(kdc).brokerVersion("3.9.2").brokers(2).topic("t", 1).start()) {
            Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "alice");
            Records.write(client, "t", "a");
            kafka.moveLeader("t", 0);
            Records.write(client, "t", "b");
            assertThat(Records.readAll(client, "t")).containsExactly("a", "b");
        }
    }

    @Test
    void clientsOfOtherVersionsRunInIsolation() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.builder(kdc).topic("t", 1).start();
                IsolatedKafkaClient isolated =
                        IsolatedKafkaClient.open("3.9.2", WriteAndRead.class)) {
            Properties client = kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice");
            client.setProperty("client.id", "isolated");

            List<String> result = isolated.call(WriteAndRead.class, client);

            assertThat(AppInfoParser.getVersion()).isNotEqualTo("3.9.2");
            assertThat(result).containsExactly("3.9.2", "x");
            assertThat(kafka.authenticatedClients())
                    .contains(
                            new AuthenticatedClient(
                                    kdc.principal("alice"), "isolated", "SASL_SSL"));
            assertThat(Thread.currentThread().getContextClassLoader())
                    .isNotSameAs(isolated.classLoader());
        }
    }

    /** The version of the client, and what it has read back. */
    static final class WriteAndRead implements Function<Properties, List<String>> {

        @Override
        public List<String> apply(Properties client) {
            List<String> result = new ArrayList<>();
            result.add(AppInfoParser.getVersion());
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("t", 0, null, "x")).get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(
                            client, new StringDeserializer(), new StringDeserializer())) {
                TopicPartition partition = new TopicPartition("t", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofSeconds(30))) {
                    result.add(read.value());
                }
            }
            return result;
        }
    }

    @Test
    void brokersKeepTheirVersionBesideAnotherClientOnTheClassPath(@TempDir Path directory)
            throws Exception {
        List<Path> clients = ClusterHolder.classPathWithClients("3.9.2");
        try (ClusterHolder.Parent parent =
                ClusterHolder.fork(
                        directory,
                        clients,
                        List.of("-D" + KafkaVersion.PROPERTY + "=4.3.1"),
                        "version")) {
            assertThat(parent.awaitLine("CLIENT ")).isEqualTo("3.9.2");
            assertThat(parent.awaitLine("BROKER ")).contains("4.3.1");
        }
    }

    @Test
    void unknownVersionIsNamed() {
        assertThatThrownBy(() -> KafkaCluster.builder(kdc).brokerVersion("3.9.99").start())
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("org.apache.kafka:kafka_2.13:3.9.99")
                .hasMessageContaining("settings.xml");
    }
}
