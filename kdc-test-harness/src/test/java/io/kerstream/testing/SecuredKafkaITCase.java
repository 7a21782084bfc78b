/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients against one running cluster; each test uses a topic of its own. */
@Timeout(120)
class SecuredKafkaITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.topic("declared", 3)).build();

    @ParameterizedTest
    @EnumSource(names = {"SASL_PLAINTEXT", "SASL_SSL"})
    void recordsTravelAndTheBrokerKnowsWhoseTheyAre(SecurityProtocol protocol) throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        String topic = "travel-" + protocol;
        kafka.createTopic(topic, 1);
        Properties writer = kafka.clientProperties(protocol, "writer/host");
        writer.setProperty("client.id", "the writer of " + protocol);
        Properties reader = kafka.clientProperties(protocol, "reader");
        reader.setProperty("client.id", "reader-" + protocol);

        Records.write(writer, topic, "a", "b");
        List<String> read = Records.readAll(reader, topic);

        assertThat(read).containsExactly("a", "b");
        String realm = SECURED.kdc().realm();
        assertThat(kafka.authenticatedClients())
                .doesNotHaveDuplicates()
                .contains(
                        new AuthenticatedClient(
                                "writer/host@" + realm, "the writer of " + protocol, protocol.name),
                        new AuthenticatedClient(
                                "reader@" + realm, "reader-" + protocol, protocol.name));
        assertThat(kafka.brokerLog()).content().contains(" by writer/host@" + realm);
    }

    @Test
    void declaredTopicsAreThere() throws Exception {
        assertThat(
                        SECURED.kafka()
                                .admin()
                                .describeTopics(List.of("declared"))
                                .allTopicNames()
                                .get(30, TimeUnit.SECONDS)
                                .get("declared")
                                .partitions())
                .hasSize(3);
    }

    @Test
    void theHarnessIsNotAmongTheClients() throws Exception {
        SECURED.kafka().admin().listTopics().names().get(30, TimeUnit.SECONDS);

        assertThat(SECURED.kafka().authenticatedClients())
                .extracting(AuthenticatedClient::listener)
                .isSubsetOf("SASL_PLAINTEXT", "SASL_SSL");
    }

    @Test
    void transactionsCommitAtomically() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("transactional", 1);
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_SSL, "alice");
        Properties writer = new Properties();
        writer.putAll(client);
        writer.setProperty("transactional.id", "t-1");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(writer, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactional", 0, null, "aborted"))
                    .get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactional", 0, null, "committed"))
                    .get(30, TimeUnit.SECONDS);
            producer.commitTransaction();
        }

        assertThat(Records.readAll(client, "transactional")).containsExactly("committed");
    }

    @Test
    void transactionProtocolIsTheNewest() throws Exception {
        assertThat(
                        SECURED.kafka()
                                .admin()
                                .describeFeatures()
                                .featureMetadata()
                                .get(30, TimeUnit.SECONDS)
                                .finalizedFeatures()
                                .get("transaction.version")
                                .maxVersionLevel())
                .isEqualTo((short) 2);
    }

    @Test
    void ticketCacheIsEnoughForAClient() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        kafka.createTopic("by-cache", 1);
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        assertThat(client).doesNotContainKey("sasl.jaas.config");
        client.setProperty(
                "sasl.jaas.config", cacheJaas(SECURED.kdc().ticketCache("carol"), "carol"));
        client.setProperty("client.id", "by-cache");

        Records.write(client, "by-cache", "x");

        assertThat(Records.readAll(client, "by-cache")).containsExactly("x");
        assertThat(kafka.authenticatedClients())
                .contains(
                        new AuthenticatedClient(
                                SECURED.kdc().principal("carol"), "by-cache", "SASL_PLAINTEXT"));
    }

    @Test
    void expiredTicketCacheIsRefused() {
        Properties client = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        Path cache = SECURED.kdc().ticketCache("carol", Duration.ofHours(-1));
        client.setProperty("sasl.jaas.config", cacheJaas(cache, "carol"));

        assertThatThrownBy(() -> Records.write(client, "declared", "never"))
                .isInstanceOf(KafkaException.class)
                .hasRootCauseInstanceOf(LoginException.class);
    }

    @Test
    void wrongKeyIsRefused() {
        Properties client =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "mallory");

        SECURED.kdc().changeKey("mallory");

        assertThatThrownBy(() -> Records.write(client, "declared", "never"))
                .isInstanceOf(KafkaException.class)
                .hasStackTraceContaining("Integrity check on decrypted field failed");
        assertThat(SECURED.kafka().authenticatedClients())
                .extracting(AuthenticatedClient::principal)
                .doesNotContain(SECURED.kdc().principal("mallory"));
    }

    @Test
    void withoutKdcNobodyNewGetsInAndTheHarnessStillWorks() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "dave");
        SECURED.kdc().stop();
        try {
            kafka.createTopic("kdc-outage", 1);

            assertThatThrownBy(() -> Records.write(client, "kdc-outage", "lost"))
                    .isInstanceOf(KafkaException.class)
                    .hasStackTraceContaining("Connection refused");
        } finally {
            SECURED.kdc().start();
        }

        Records.write(client, "kdc-outage", "found");

        assertThat(Records.readAll(client, "kdc-outage")).containsExactly("found");
    }

    @Test
    void plaintextIsNotOffered() {
        assertThatThrownBy(() -> SECURED.kafka().bootstrapServers(SecurityProtocol.PLAINTEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("protocol PLAINTEXT: this cluster offers [SASL_PLAINTEXT, SASL_SSL]");
    }

    @Test
    void passwordsStayOutOfTheLogs() throws Exception {
        Path logs = SECURED.kafka().brokerLog().getParent();
        Properties broker = new Properties();
        try (var in = Files.newInputStream(logs.resolveSibling("broker.properties"))) {
            broker.load(in);
        }
        String keystorePassword = broker.getProperty("ssl.keystore.password");
        String internalJaas = broker.getProperty("listener.name.harness.plain.sasl.jaas.config");
        String internalPassword = internalJaas.replaceAll(".* password=\"([^\"]+)\".*", "$1");
        assertThat(internalPassword).hasSize(32);

        String all =
                Files.readString(logs.resolve("broker.log"))
                        + Files.readString(logs.resolve("console.log"));

        assertThat(all)
                .contains("KafkaRaftServer")
                .doesNotContain(keystorePassword)
                .doesNotContain(internalPassword)
                .doesNotContain(SECURED.kafka().tls().truststorePassword());
    }

    @Nested
    class NestedClass {

        @Test
        void sharesTheBroker() {
            assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
                    .containsExactly(SECURED.kafka().brokerPid());
        }
    }

    private static String cacheJaas(Path cache, String principal) {
        return "com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true"
                + " doNotPrompt=true ticketCache=\""
                + cache
                + "\" principal=\""
                + SECURED.kdc().principal(principal)
                + "\";";
    }
}
