/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every mechanism and every kind of TLS store, by a profile that is matched by bootstrap servers,
 * against a real broker: it says who it has let in.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ClusterProfilesITCase {

    private static final String TOPIC = "profiles";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.topic(TOPIC, 1)
                                            .listener(
                                                    SecurityProtocol.SASL_SSL,
                                                    SaslMechanism.values())
                                            .listener(
                                                    SecurityProtocol.SASL_PLAINTEXT,
                                                    SaslMechanism.GSSAPI)
                                            .listener(SecurityProtocol.SSL)
                                            .mutualTls())
                    .build();

    @TempDir private Path directory;
    private final Configuration flink = new Configuration();

    @BeforeEach
    void isStrict() {
        flink.setString("kerstream.security.strict-secrets", "true");
        flink.setString("kerstream.security.strict-permissions", "true");
    }

    private void set(String key, Object value) {
        flink.setString("kerstream." + key, value.toString());
    }

    private void cluster(String name, SecurityProtocol protocol) {
        set("cluster." + name + ".bootstrap.servers", servers(protocol) + ",elsewhere:1");
        set("cluster." + name + ".security.protocol", protocol);
        set("cluster." + name + ".ssl.truststore.type", "PEM");
        set(
                "cluster." + name + ".ssl.truststore.location",
                SECURED.kafka().tls().caCertificatePem());
    }

    private static String servers(SecurityProtocol protocol) {
        return SECURED.kafka().bootstrapServers(protocol);
    }

    private Path secretFile(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path password(String user) throws IOException {
        return secretFile(user, SECURED.kafka().user(user).password() + "\n");
    }

    private static Properties client(SecurityProtocol protocol, String id) {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", servers(protocol));
        client.setProperty("client.id", id);
        return client;
    }

    private void useTopic(SecurityProtocol protocol, String id) throws Exception {
        try (Admin admin = KafkaSecurity.clientFactory(flink).createAdmin(client(protocol, id))) {
            assertThat(
                            admin.describeTopics(List.of(TOPIC))
                                    .allTopicNames()
                                    .get(60, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    private static void assertBrokerSaw(String principal, String id, SecurityProtocol protocol) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(SECURED.kafka().authenticatedClients())
                                        .filteredOn(client -> client.clientId().equals(id))
                                        .containsExactly(
                                                new AuthenticatedClient(
                                                        principal, id, protocol.name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "scram-sha-256", "scram-sha-512"})
    void aPasswordFromAFile(String type) throws Exception {
        cluster("east", SecurityProtocol.SASL_SSL);
        set("cluster.east.credential", "c");
        set("credential.c.type", type);
        set("credential.c.username", type + "-user");
        set("credential.c.password.file", password(type + "-user"));

        useTopic(SecurityProtocol.SASL_SSL, type);

        assertBrokerSaw(type + "-user", type, SecurityProtocol.SASL_SSL);
    }

    @Test
    void aSecretBehindAReference() throws Exception {
        Path properties =
                secretFile("p.properties", "p=" + SECURED.kafka().user("referenced").password());
        cluster("east", SecurityProtocol.SASL_SSL);
        set("cluster.east.credential", "c");
        set("credential.c.type", "scram-sha-256");
        set("credential.c.username", "referenced");
        set("credential.c.password", "${file:" + properties + ":p}");

        useTopic(SecurityProtocol.SASL_SSL, "referenced");

        assertBrokerSaw("referenced", "referenced", SecurityProtocol.SASL_SSL);
    }

    @Test
    void anOAuthClient() throws Exception {
        cluster("east", SecurityProtocol.SASL_SSL);
        set("cluster.east.credential", "c");
        set("credential.c.type", "oauthbearer");
        set("credential.c.oauth.endpoint", SECURED.kafka().tokenEndpoint());
        set("credential.c.oauth.client-id", "oauth-user");
        set("credential.c.oauth.client-secret.file", password("oauth-user"));

        useTopic(SecurityProtocol.SASL_SSL, "oauth");

        assertBrokerSaw("oauth-user", "oauth", SecurityProtocol.SASL_SSL);
    }

    @ParameterizedTest
    @EnumSource(
            value = SecurityProtocol.class,
            names = {"SASL_PLAINTEXT", "SASL_SSL"})
    void aKeytab(SecurityProtocol protocol) throws Exception {
        String id = "keytab-profile-" + protocol;
        cluster("east", protocol);
        set("cluster.east.credential", "c");
        set("credential.c.type", "keytab");
        set("credential.c.keytab", SECURED.kdc().keytab("keytab-user"));
        set("credential.c.principal", SECURED.kdc().principal("keytab-user"));

        useTopic(protocol, id);

        assertBrokerSaw(SECURED.kdc().principal("keytab-user"), id, protocol);
    }

    @Test
    void aTicketCacheOfItsOwn() throws Exception {
        cluster("east", SecurityProtocol.SASL_SSL);
        set("cluster.east.credential", "c");
        set("credential.c.type", "ticket-cache");
        set("credential.c.ticket-cache", SECURED.kdc().ticketCache("cache-user"));

        useTopic(SecurityProtocol.SASL_SSL, "cache-profile");

        assertBrokerSaw(
                SECURED.kdc().principal("cache-user"), "cache-profile", SecurityProtocol.SASL_SSL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12", "PEM"})
    void mutualTls(String type) throws Exception {
        ClientKeys keys = SECURED.kafka().clientKeys("tls-" + type);
        String cluster = "cluster.west.";
        set(cluster + "bootstrap.servers", servers(SecurityProtocol.SSL));
        set(cluster + "ssl.keystore.type", type);
        set(cluster + "ssl.truststore.type", type);
        Path keystore = keys.keystorePem();
        Path truststore = SECURED.kafka().tls().caCertificatePem();
        if (!type.equals("PEM")) {
            boolean jks = type.equals("JKS");
            keystore = jks ? keys.keystoreJks() : keys.keystorePkcs12();
            truststore =
                    jks
                            ? SECURED.kafka().tls().truststoreJks()
                            : SECURED.kafka().tls().truststorePkcs12();
            Path password = secretFile("keys", keys.keystorePassword());
            set(cluster + "ssl.keystore.password.file", password);
            set(cluster + "ssl.key.password.file", password);
            set(
                    cluster + "ssl.truststore.password.file",
                    secretFile("trust", SECURED.kafka().tls().truststorePassword()));
        }
        set(cluster + "ssl.keystore.location", keystore);
        set(cluster + "ssl.truststore.location", truststore);

        useTopic(SecurityProtocol.SSL, "tls-" + type);

        assertBrokerSaw("CN=tls-" + type, "tls-" + type, SecurityProtocol.SSL);
    }

    @Test
    void aConsumerAndAProducerOfOneProcessHaveDifferentCredentials() throws Exception {
        cluster("reads", SecurityProtocol.SASL_PLAINTEXT);
        set("cluster.reads.credential", "alice");
        set("credential.alice.type", "keytab");
        set("credential.alice.keytab", SECURED.kdc().keytab("alice"));
        set("credential.alice.principal", SECURED.kdc().principal("alice"));
        cluster("writes", SecurityProtocol.SASL_SSL);
        set("cluster.writes.credential", "bob");
        set("credential.bob.type", "scram-sha-512");
        set("credential.bob.username", "bob");
        set("credential.bob.password.file", password("bob"));
        KafkaClientFactory clients = KafkaSecurity.clientFactory(flink);
        try (Producer<byte[], byte[]> producer =
                        clients.createProducer(client(SecurityProtocol.SASL_SSL, "writer"));
                Consumer<byte[], byte[]> consumer =
                        clients.createConsumer(client(SecurityProtocol.SASL_PLAINTEXT, "reader"))) {
            long offset =
                    producer.send(new ProducerRecord<>(TOPIC, new byte[] {1}))
                            .get(60, TimeUnit.SECONDS)
                            .offset();
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            ConsumerRecords<byte[], byte[]> records =
                    await().until(
                                    () -> consumer.poll(Duration.ofMillis(200)),
                                    polled -> !polled.isEmpty());
            assertThat(records.iterator().next().value()).containsExactly(1);
        }

        assertBrokerSaw("bob", "writer", SecurityProtocol.SASL_SSL);
        assertBrokerSaw(
                SECURED.kdc().principal("alice"), "reader", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void aRotatedPasswordFileIsReadByTheNextClient() throws Exception {
        cluster("east", SecurityProtocol.SASL_SSL);
        set("cluster.east.credential", "c");
        set("credential.c.type", "plain");
        set("credential.c.username", "rotated");
        Path file = secretFile("rotated", "an outdated one");
        set("credential.c.password.file", file);
        assertThatThrownBy(() -> useTopic(SecurityProtocol.SASL_SSL, "rotated"))
                .hasStackTraceContaining("Authentication failed");

        Files.writeString(file, SECURED.kafka().user("rotated").password());

        useTopic(SecurityProtocol.SASL_SSL, "rotated");
        assertBrokerSaw("rotated", "rotated", SecurityProtocol.SASL_SSL);
    }
}
