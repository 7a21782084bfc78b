/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows of docs/security-failures.md that are between client and broker. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class BrokerFailuresITCase {

    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;

    private final KafkaClientFactory clients = Attempts.configured(Map.of());

    @BeforeAll
    static void start() {
        kdc = Kdc.builder().backend(KdcBackend.KERBY).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .listener(SecurityProtocol.PLAINTEXT)
                        .listener(SecurityProtocol.SSL)
                        .mutualTls()
                        .listener(
                                SecurityProtocol.SASL_PLAINTEXT,
                                SaslMechanism.SCRAM_SHA_256,
                                SaslMechanism.PLAIN)
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_256)
                        .denyUnlessGranted()
                        .topic(OPEN, 1)
                        .topic(CLOSED, 1)
                        .grant(
                                "alice",
                                ResourceType.TOPIC,
                                OPEN,
                                AclOperation.READ,
                                AclOperation.WRITE,
                                AclOperation.DESCRIBE)
                        .grant("bob", ResourceType.TOPIC, OPEN, AclOperation.DESCRIBE)
                        .start();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {kafka, kerberos, kdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    private static Properties bounded(Properties properties) {
        properties.setProperty("client.id", "row");
        properties.setProperty("default.api.timeout.ms", "8000");
        properties.setProperty("request.timeout.ms", "5000");
        properties.setProperty("max.block.ms", "8000");
        return properties;
    }

    private static Properties scram(SecurityProtocol protocol) {
        return bounded(kafka.clientProperties(protocol, SaslMechanism.SCRAM_SHA_256, "alice"));
    }

    private void assertFatal(Properties client, String... parts) {
        assertFatal(Attempts.toConnect(clients, client), client, parts);
    }

    private static void assertFatal(RuntimeException failure, Properties client, String... parts) {
        assertThat(failure)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "Kafka client 'row' of " + client.getProperty("bootstrap.servers"))
                .hasMessageContainingAll(parts);
    }

    @Test
    void truststoreMissing() {
        Properties client = scram(SecurityProtocol.SASL_SSL);
        client.setProperty("ssl.truststore.location", "/nowhere/trust.pem");

        assertFatal(
                client,
                "could not be made",
                "ssl.truststore.location = /nowhere/trust.pem (client properties)",
                "Correct the path",
                "[TLS_STORE_UNREADABLE]");
    }

    @Test
    void truststoreWithAWrongPassword() {
        Properties client = scram(SecurityProtocol.SASL_SSL);
        client.setProperty("ssl.truststore.location", kafka.tls().truststorePkcs12().toString());
        client.setProperty("ssl.truststore.type", "PKCS12");
        client.setProperty("ssl.truststore.password", "not-this-one");

        RuntimeException failure = Attempts.toConnect(clients, client);

        assertFatal(
                failure,
                client,
                "ssl.truststore.location = " + kafka.tls().truststorePkcs12(),
                "Correct ssl.truststore.password",
                "[TLS_STORE_PASSWORD]");
        assertThat(failure.getMessage()).doesNotContain("not-this-one");
    }

    @Test
    void truststoreWrong() {
        Properties client = scram(SecurityProtocol.SASL_SSL);
        client.remove("ssl.truststore.location");
        client.remove("ssl.truststore.type");

        assertFatal(
                client,
                "ssl.truststore.location = the JVM's own (default; not in the client properties)",
                "does not hold the authority that issued the broker's certificate",
                "[TLS_AUTHORITY_NOT_TRUSTED]");
    }

    @Test
    void certificateMissing() {
        Properties client = bounded(kafka.clientProperties(SecurityProtocol.SSL));

        assertFatal(
                client,
                "ssl.keystore.location = none (default; not in the client properties)",
                "the broker asks for a certificate",
                "[TLS_CLIENT_CERTIFICATE_REFUSED]");
    }

    @Test
    void mechanismNotEnabled() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);
        client.setProperty("sasl.mechanism", "SCRAM-SHA-512");

        assertFatal(
                client,
                "sasl.mechanism = SCRAM-SHA-512 (client properties): the broker's listener does not"
                        + " offer it",
                "SCRAM-SHA-256",
                "[SASL_MECHANISM_NOT_ENABLED]");
    }

    @Test
    void wrongPasswordOfScram() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);
        String password = kafka.user("alice").password();
        client.setProperty(
                "sasl.jaas.config",
                client.getProperty("sasl.jaas.config").replace(password, "not-this-one"));

        RuntimeException failure = Attempts.toConnect(clients, client);

        assertFatal(
                failure,
                client,
                "sasl.mechanism = SCRAM-SHA-256 (client properties)",
                "the password is another one",
                "sasl.jaas.config",
                "[SASL_PASSWORD_REFUSED]");
        assertThat(failure.getMessage()).doesNotContain("not-this-one");
    }

    @Test
    void wrongPasswordOfPlain() {
        Properties client =
                bounded(
                        kafka.clientProperties(
                                SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, "alice"));
        client.setProperty(
                "sasl.jaas.config",
                client.getProperty("sasl.jaas.config")
                        .replace(kafka.user("alice").password(), "not-this-one"));

        assertFatal(
                client,
                "sasl.mechanism = PLAIN (client properties)",
                "the password is another one",
                "[SASL_PASSWORD_REFUSED]");
    }

    private static Properties at(SecurityProtocol port, Properties client) {
        client.setProperty("bootstrap.servers", kafka.bootstrapServers(port));
        return client;
    }

    private static Properties plaintext() {
        return bounded(kafka.clientProperties(SecurityProtocol.PLAINTEXT));
    }

    @Test
    void plaintextClientAtASaslPort() {
        assertFatal(
                at(SecurityProtocol.SASL_PLAINTEXT, plaintext()),
                "security.protocol = PLAINTEXT (client properties)",
                "has SASL without TLS, with the mechanisms [",
                "Set security.protocol to SASL_PLAINTEXT",
                "[PORT_OF_ANOTHER_PROTOCOL]");
    }

    @Test
    void plaintextClientAtATlsPort() {
        assertFatal(
                at(SecurityProtocol.SASL_SSL, plaintext()),
                "security.protocol = PLAINTEXT (client properties)",
                "has TLS",
                "Set security.protocol to SSL or SASL_SSL",
                "No cluster profile of this process names these servers (profiles: none).",
                "[PORT_OF_ANOTHER_PROTOCOL]");
    }

    @Test
    void saslClientAtAPlaintextPort() {
        assertFatal(
                at(SecurityProtocol.PLAINTEXT, scram(SecurityProtocol.SASL_PLAINTEXT)),
                "security.protocol = SASL_PLAINTEXT (client properties)",
                "has no SASL. Set PLAINTEXT",
                "[PORT_WITHOUT_SASL]");
    }

    @Test
    void tlsClientAtAPlaintextPort() {
        assertFatal(
                at(SecurityProtocol.SASL_PLAINTEXT, scram(SecurityProtocol.SASL_SSL)),
                "security.protocol = SASL_SSL (client properties)",
                "SASL_PLAINTEXT",
                "[PORT_");
    }

    @Test
    void notAuthorizedOnATopicToRead() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);

        assertFatal(
                Attempts.to(
                        clients,
                        client,
                        (factory, properties) -> {
                            try (Consumer<byte[], byte[]> consumer =
                                    factory.createConsumer(properties)) {
                                consumer.partitionsFor(CLOSED);
                            }
                        }),
                client,
                "lacks an ACL on the topics [" + CLOSED + "]",
                "kafka-acls --add",
                "sasl.mechanism = SCRAM-SHA-256 (client properties)",
                "[ACL_TOPIC]");
    }

    @Test
    void notAuthorizedOnATopicToWrite() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);

        assertFatal(
                Attempts.to(
                        clients,
                        client,
                        (factory, properties) -> send(factory, properties, CLOSED)),
                client,
                "lacks an ACL on the topics [" + CLOSED + "]",
                "WRITE and DESCRIBE for a sink",
                "[ACL_TOPIC]");
    }

    private static void send(KafkaClientFactory factory, Properties properties, String topic)
            throws Exception {
        try (Producer<byte[], byte[]> producer = factory.createProducer(properties)) {
            producer.send(new ProducerRecord<>(topic, new byte[1])).get();
        }
    }

    @Test
    void notAuthorizedOnAGroup() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);
        client.setProperty("group.id", "readers");

        assertFatal(
                Attempts.to(
                        clients,
                        client,
                        (factory, properties) -> {
                            try (Consumer<byte[], byte[]> consumer =
                                    factory.createConsumer(properties)) {
                                consumer.commitSync(
                                        Map.of(
                                                new TopicPartition(OPEN, 0),
                                                new OffsetAndMetadata(0)),
                                        Duration.ofSeconds(8));
                            }
                        }),
                client,
                "lacks the ACL READ on the consumer group readers",
                "kafka-acls --add",
                "[ACL_GROUP]");
    }

    @Test
    void notAuthorizedOnATransactionalId() {
        Properties client = scram(SecurityProtocol.SASL_PLAINTEXT);
        client.setProperty("transactional.id", "job-1");

        assertFatal(
                Attempts.to(
                        clients,
                        client,
                        (factory, properties) -> {
                            try (Producer<byte[], byte[]> producer =
                                    factory.createProducer(properties)) {
                                producer.initTransactions();
                            }
                        }),
                client,
                "lacks the ACLs WRITE and DESCRIBE on the transactional id",
                "transactional.id = job-1",
                "--transactional-id",
                "[ACL_TRANSACTIONAL_ID]");
    }

    @Test
    void notAuthorizedOnTheCluster() {
        Properties client =
                bounded(
                        kafka.clientProperties(
                                SecurityProtocol.SASL_PLAINTEXT,
                                SaslMechanism.SCRAM_SHA_256,
                                "bob"));

        assertFatal(
                Attempts.to(
                        clients, client, (factory, properties) -> send(factory, properties, OPEN)),
                client,
                "lacks an ACL on the cluster",
                "IDEMPOTENT_WRITE",
                "[ACL_CLUSTER]");
    }
}
