/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.client.SecuredKafkaClientFactory;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.security.flink.KafkaSecurityModuleFactory;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.SecurityUtils;
import org.apache.flink.runtime.security.modules.SecurityModule;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins against a real KDC and a real broker. Each failure must be told within a minute. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KerberosLoginITCase {

    private static final String TOPIC = "login";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.topic(TOPIC, 1)).build();

    @TempDir private Path directory;

    /** The client properties without any credential. */
    private static Properties client(SecurityProtocol protocol, String id) {
        Properties properties = SECURED.kafka().clientProperties(protocol);
        properties.remove("sasl.kerberos.service.name");
        properties.setProperty("client.id", id);
        return properties;
    }

    private static Configuration keytab(Path keytab, String principal) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, keytab.toString());
        configuration.set(
                SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, SECURED.kdc().principal(principal));
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "Client,KafkaClient");
        return configuration;
    }

    private static KafkaClientFactory keytabFactory(Path keytab, String principal) {
        return KafkaSecurity.clientFactory(keytab(keytab, principal));
    }

    private static KafkaClientFactory ticketCacheFactory(Path cache) {
        Map<String, String> configuration =
                Map.of("security.kerberos.login.contexts", "KafkaClient");
        return new SecuredKafkaClientFactory(
                () -> ProcessConfiguration.of(configuration, "the test"),
                Map.of("KRB5CCNAME", "FILE:" + cache));
    }

    private static void assertBrokerSaw(
            String principal, String clientId, SecurityProtocol protocol) {
        AuthenticatedClient expected =
                new AuthenticatedClient(
                        SECURED.kdc().principal(principal), clientId, protocol.name);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(SECURED.kafka().authenticatedClients())
                                        .filteredOn(c -> c.clientId().equals(clientId))
                                        .containsExactly(expected));
    }

    @ParameterizedTest
    @EnumSource(
            value = SecurityProtocol.class,
            names = {"SASL_PLAINTEXT", "SASL_SSL"})
    void everyKindOfClientLogsInFromTheKeytab(SecurityProtocol protocol) throws Exception {
        String run = "keytab-" + protocol;
        KafkaClientFactory factory = keytabFactory(SECURED.kdc().keytab("alice"), "alice");

        try (Admin admin = factory.createAdmin(client(protocol, run + "-admin"))) {
            assertThat(admin.describeTopics(List.of(TOPIC)).allTopicNames().get()).hasSize(1);
        }
        long offset;
        try (Producer<byte[], byte[]> producer =
                factory.createProducer(client(protocol, run + "-producer"))) {
            offset =
                    producer.send(new ProducerRecord<>(TOPIC, new byte[] {1}, new byte[] {2}))
                            .get()
                            .offset();
        }
        try (Consumer<byte[], byte[]> consumer =
                factory.createConsumer(client(protocol, run + "-consumer"))) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            ConsumerRecord<byte[], byte[]> record =
                    await().until(
                                    () -> consumer.poll(Duration.ofMillis(200)),
                                    records -> !records.isEmpty())
                            .iterator()
                            .next();
            assertThat(record.key()).containsExactly(1);
            assertThat(record.value()).containsExactly(2);
        }

        assertBrokerSaw("alice", run + "-admin", protocol);
        assertBrokerSaw("alice", run + "-producer", protocol);
        assertBrokerSaw("alice", run + "-consumer", protocol);
    }

    @ParameterizedTest
    @EnumSource(
            value = SecurityProtocol.class,
            names = {"SASL_PLAINTEXT", "SASL_SSL"})
    void logsInFromTheTicketCache(SecurityProtocol protocol) throws Exception {
        String id = "cache-" + protocol;
        KafkaClientFactory factory = ticketCacheFactory(SECURED.kdc().ticketCache("bob"));

        useTopic(factory, client(protocol, id));

        assertBrokerSaw("bob", id, protocol);
    }

    @Test
    void theClientsOwnLoginWins() throws Exception {
        Properties own = SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "carol");
        own.setProperty("client.id", "own");

        useTopic(keytabFactory(SECURED.kdc().keytab("alice"), "alice"), own);

        assertBrokerSaw("carol", "own", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void twoPrincipalsLogInSideBySide() throws Exception {
        KafkaClientFactory first = keytabFactory(SECURED.kdc().keytab("first"), "first");
        KafkaClientFactory second = keytabFactory(SECURED.kdc().keytab("second"), "second");
        try (Admin one = first.createAdmin(client(SecurityProtocol.SASL_PLAINTEXT, "one"));
                Admin two = second.createAdmin(client(SecurityProtocol.SASL_PLAINTEXT, "two"))) {
            one.describeTopics(List.of(TOPIC)).allTopicNames().get();
            two.describeTopics(List.of(TOPIC)).allTopicNames().get();
        }

        assertBrokerSaw("first", "one", SecurityProtocol.SASL_PLAINTEXT);
        assertBrokerSaw("second", "two", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void theConfigurationInUseReachesAClientWithoutAConfigurationOfItsOwn() throws Exception {
        Configuration configuration = keytab(SECURED.kdc().keytab("erin"), "erin");
        try (KafkaSecurity.Registration use = KafkaSecurity.use(configuration)) {
            useTopic(
                    KafkaSecurity.clientFactory(),
                    client(SecurityProtocol.SASL_PLAINTEXT, "in-use"));
            assertThat(use).isNotNull();
        }

        assertBrokerSaw("erin", "in-use", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void theModuleReachesEveryClientBesideFlinksOwnModules() throws Exception {
        Path keytab = SECURED.kdc().keytab("grace");
        Configuration configuration = keytab(keytab, "grace");
        List<String> factories =
                new ArrayList<>(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES.defaultValue());
        factories.add(KafkaSecurityModuleFactory.class.getName());
        configuration.set(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES, factories);
        SecurityUtils.install(new SecurityConfiguration(configuration));
        List<SecurityModule> installed = new ArrayList<>(SecurityUtils.getInstalledModules());
        try {
            assertThat(
                            javax.security.auth.login.Configuration.getConfiguration()
                                    .getAppConfigurationEntry("KafkaClient"))
                    .as("Flink's entry, whose second half is the ticket cache")
                    .hasSize(2);

            useTopic(
                    KafkaSecurity.clientFactory(),
                    client(SecurityProtocol.SASL_PLAINTEXT, "module"));
        } finally {
            Collections.reverse(installed);
            for (SecurityModule module : installed) {
                module.uninstall();
            }
        }

        assertBrokerSaw("grace", "module", SecurityProtocol.SASL_PLAINTEXT);
        assertThatThrownBy(() -> useTopic(KafkaSecurity.clientFactory(), anyClient()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("the security module published nothing in this process");
    }

    @Test
    void aPrincipalWithoutRealmGetsTheDefaultRealm() throws Exception {
        Configuration configuration = keytab(SECURED.kdc().keytab("frank"), "frank");
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, "frank");

        useTopic(
                KafkaSecurity.clientFactory(configuration),
                client(SecurityProtocol.SASL_PLAINTEXT, "no-realm"));

        assertBrokerSaw("frank", "no-realm", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void aWrongKeyIsFatalAndNamesPrincipalKeytabAndKvno() {
        Path keytab = SECURED.kdc().keytab("rotated");
        SECURED.kdc().changeKey("rotated");

        assertThatThrownBy(() -> useTopic(keytabFactory(keytab, "rotated"), anyClient()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "Kerberos login of "
                                + SECURED.kdc().principal("rotated")
                                + " from keytab "
                                + keytab
                                + " (kvno 1) failed: the key is not the one the KDC has");
    }

    @Test
    void anUnknownPrincipalIsFatal() throws IOException {
        String ghost = SECURED.kdc().principal("ghost");
        Path keytab = KerberosFiles.keytab(directory.resolve("ghost.keytab"), ghost, 1);

        assertThatThrownBy(() -> useTopic(keytabFactory(keytab, "ghost"), anyClient()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("Kerberos login of " + ghost)
                .hasMessageContaining("the KDC does not know this principal");
    }

    @Test
    void aStoppedKdcIsRetriableAndPasses() throws Exception {
        KafkaClientFactory factory = keytabFactory(SECURED.kdc().keytab("patient"), "patient");
        Properties client = client(SecurityProtocol.SASL_PLAINTEXT, "patient");
        SECURED.kdc().stop();
        try {
            assertThatThrownBy(() -> useTopic(factory, client))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageContaining("no KDC of the realm answers")
                    .hasMessageContaining("realm " + SECURED.kdc().realm())
                    .hasMessageContaining(
                            "krb5.conf " + System.getProperty("java.security.krb5.conf"));
        } finally {
            SECURED.kdc().start();
        }

        useTopic(factory, client);

        assertBrokerSaw("patient", "patient", SecurityProtocol.SASL_PLAINTEXT);
    }

    @Test
    void anExpiredTicketIsToldBeforeAnyConnection() {
        Path cache = SECURED.kdc().ticketCache("late", Duration.ofSeconds(-5));
        Properties unreachable = anyClient();
        unreachable.setProperty("bootstrap.servers", "127.0.0.1:1");

        assertThatThrownBy(() -> useTopic(ticketCacheFactory(cache), unreachable))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "Ticket cache "
                                + cache
                                + " (from the environment variable KRB5CCNAME): the ticket of "
                                + SECURED.kdc().principal("late")
                                + " expired at ")
                .hasMessageContaining("Run kinit " + SECURED.kdc().principal("late"));
    }

    private static Properties anyClient() {
        return client(SecurityProtocol.SASL_PLAINTEXT, "never-authenticated");
    }

    /** One request that the broker authorizes, and so lists. */
    private static void useTopic(KafkaClientFactory factory, Properties properties)
            throws Exception {
        try (Admin admin = factory.createAdmin(properties)) {
            admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
        }
    }
}
