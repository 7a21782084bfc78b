/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a cluster promises, whatever its back end is: every listener, fault and kind of evidence.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KafkaBackend backend;
    private Kdc kdc;
    private JvmKerberos kerberos;
    private KafkaCluster kafka;

    KafkaContract(KafkaBackend backend) {
        this.backend = backend;
    }

    @BeforeAll
    void start() {
        backend.missing()
                .ifPresent(
                        reason -> {
                            String skipped =
                                    "SKIPPED: Kafka back end " + backend.id() + ": " + reason;
                            System.out.println(skipped);
                            Assumptions.abort(skipped);
                        });
        long started = System.nanoTime();
        kdc = Kdc.builder().start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(backend)
                        .listener(SecurityProtocol.PLAINTEXT)
                        .listener(SecurityProtocol.SSL)
                        .mutualTls()
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.values())
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.values())
                        .delegationTokens()
                        .cuttable()
                        .grant("granted", ResourceType.TOPIC, "closed", AclOperation.ALL)
                        .topic("closed", 1)
                        .topic("open", 1)
                        .start();
        System.out.println(
                "Start-up of KDC and broker with all listeners, "
                        + backend.id()
                        + ": "
                        + (System.nanoTime() - started) / 1_000_000
                        + " ms");
    }

    @AfterAll
    void close() {
        for (AutoCloseable part : new AutoCloseable[] {kafka, kerberos, kdc}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError("close", e);
            }
        }
        assertThat(System.getProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls")).isNull();
    }

    static Stream<Arguments> saslListeners() {
        return Stream.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)
                .flatMap(
                        protocol ->
                                Stream.of(SaslMechanism.values())
                                        .map(mechanism -> Arguments.of(protocol, mechanism)));
    }

    @ParameterizedTest
    @MethodSource("saslListeners")
    void recordsTravelThroughEverySaslListener(SecurityProtocol protocol, SaslMechanism mechanism)
            throws Exception {
        String name = "user-" + protocol + "-" + mechanism;
        String topic = "topic-" + protocol + "-" + mechanism;
        kafka.createTopic(topic, 1);
        Properties client = kafka.clientProperties(protocol, mechanism, name);
        client.setProperty("client.id", name);

        Records.write(client, topic, "a", "b");

        assertThat(Records.readAll(client, topic)).containsExactly("a", "b");
        String principal = mechanism == SaslMechanism.GSSAPI ? kdc.principal(name) : name;
        assertThat(kafka.authenticatedClients())
                .contains(new AuthenticatedClient(principal, name, protocol.name));
        Authentication authentication =
                kafka.evidence()
                        .awaitAuthentication(seen -> seen.principal().equals(principal), LIMIT);
        assertThat(authentication.mechanism()).isEqualTo(mechanism.mechanismName());
        assertThat(authentication.listener()).isEqualTo(protocol.name);
        // Producer and consumer have a connection each, at least.
        await().atMost(LIMIT)
                .until(
                        () ->
                                kafka.evidence()
                                                .awaitAuthentication(
                                                        seen -> seen.principal().equals(principal),
                                                        LIMIT)
                                                .count()
                                        >= 2);
    }

    @ParameterizedTest
    @EnumSource(names = "GSSAPI", mode = EnumSource.Mode.EXCLUDE)
    void wrongPasswordIsRefused(SaslMechanism mechanism) {
        kafka.user("careless");
        Properties client =
                kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, mechanism, "careless");
        String right = kafka.user("careless").password();
        client.setProperty(
                "sasl.jaas.config", client.getProperty("sasl.jaas.config").replace(right, "wrong"));

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(KafkaException.class),
                        e -> assertThat(e).hasCauseInstanceOf(SaslAuthenticationException.class));
    }

    @Test
    void tokenOfAnotherIssuerIsRefused() {
        kafka.user("forger");
        Properties client =
                kafka.clientProperties(
                        SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.OAUTHBEARER, "forger");
        // Kafka's own unsecured tokens: well formed, and signed by nobody.
        client.remove("sasl.login.callback.handler.class");
        client.setProperty(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " unsecuredLoginStringClaim_sub=\"forger\";");

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void plaintextClientsAreNobody() throws Exception {
        Properties client = kafka.clientProperties(SecurityProtocol.PLAINTEXT);
        client.setProperty("client.id", "anybody");

        Records.write(client, "open", "x");

        assertThat(kafka.authenticatedClients())
                .contains(new AuthenticatedClient("ANONYMOUS", "anybody", "PLAINTEXT"));
        assertThatThrownBy(() -> kafka.clientProperties(SecurityProtocol.PLAINTEXT, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have no name");
    }

    enum Format {
        PEM,
        PKCS12,
        JKS
    }

    @ParameterizedTest
    @EnumSource
    void certificateNamesTheClientInEveryFormat(Format format) throws Exception {
        String name = "cert-" + format;
        Properties client = kafka.clientProperties(SecurityProtocol.SSL, name);
        client.setProperty("client.id", name);
        ClientKeys keys = kafka.clientKeys(name);
        TlsMaterial trust = kafka.tls();
        if (format != Format.PEM) {
            boolean jks = format == Format.JKS;
            client.setProperty("ssl.keystore.type", format.name());
            client.setProperty(
                    "ssl.keystore.location",
                    (jks ? keys.keystoreJks() : keys.keystorePkcs12()).toString());
            client.setProperty("ssl.keystore.password", keys.keystorePassword());
            client.setProperty("ssl.key.password", keys.keystorePassword());
            client.setProperty("ssl.truststore.type", format.name());
            client.setProperty(
                    "ssl.truststore.location",
                    (jks ? trust.truststoreJks() : trust.truststorePkcs12()).toString());
            client.setProperty("ssl.truststore.password", trust.truststorePassword());
        }

        Records.write(client, "open", "x");

        assertThat(kafka.authenticatedClients())
                .contains(new AuthenticatedClient("CN=" + name, name, "SSL"));
        assertThat(
                        kafka.evidence()
                                .awaitAuthentication(
                                        seen -> seen.principal().equals("CN=" + name), LIMIT)
                                .mechanism())
                .isEqualTo("TLS");
        assertThat(keys.toString()).doesNotContain(keys.keystorePassword());
    }

    @Test
    void withoutCertificateNobodyGetsIn() {
        Properties client = kafka.clientProperties(SecurityProtocol.SSL);

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .hasCauseInstanceOf(SslAuthenticationException.class);
    }

    @Test
    void mechanismThatIsNotOfferedIsNamed() {
        assertThatThrownBy(
                        () ->
                                kafka.clientProperties(
                                        SecurityProtocol.SSL, SaslMechanism.PLAIN, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mechanism PLAIN: the listener SSL has []");
    }

    @Test
    void grantsDecideAndTheDecisionsAreSeen() throws Exception {
        Properties granted =
                kafka.clientProperties(
                        SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_256, "granted");
        Properties other = kafka.clientProperties(SecurityProtocol.SSL, "other");
        other.setProperty("client.id", "other");

        Records.write(granted, "closed", "a");
        assertThatThrownBy(() -> Records.write(other, "closed", "b"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        AuthorizerDecision denied =
                kafka.evidence()
                        .awaitDecision(
                                decision ->
                                        decision.client().principal().equals("CN=other")
                                                && !decision.allowed(),
                                LIMIT);
        assertThat(denied.resourceType()).isEqualTo(ResourceType.TOPIC);
        assertThat(denied.resource()).isEqualTo("closed");
        assertThat(denied.client().listener()).isEqualTo("SSL");

        kafka.grant("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        Records.write(other, "closed", "b");
        kafka.revoke("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        assertThatThrownBy(() -> Records.write(other, "closed", "c"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        kafka.grant("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        Records.write(other, "closed", "d");

        assertThat(Records.readAll(granted, "closed")).containsExactly("a", "b", "d");
        await().atMost(LIMIT)
                .until(
                        () ->
                                kafka.evidence().decisions().stream()
                                        .filter(
                                                decision ->
                                                        decision.client()
                                                                        .principal()
                                                                        .equals("CN=other")
                                                                && decision.operation()
                                                                        == AclOperation.WRITE
                                                                && decision.allowed())
                                        .anyMatch(decision -> decision.count() >= 2));
    }

    @Test
    void missingEvidenceIsAnErrorThatListsWhatThereWas() throws Exception {
        Records.write(kafka.clientProperties(SecurityProtocol.PLAINTEXT), "open", "x");

        assertThatThrownBy(
                        () ->
                                kafka.evidence()
                                        .awaitDecision(decision -> false, Duration.ofMillis(1)))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("a decision that fits")
                .hasMessageContaining("ANONYMOUS");
    }

    @Test
    void delegationTokenOfAKerberosClientLetsAScramClientIn() throws Exception {
        Properties kerberosClient =
                kafka.clientProperties(
                        SecurityProtocol.SASL_SSL, SaslMechanism.GSSAPI, "token-owner");
        DelegationToken token;
        try (Admin admin = Admin.create(kerberosClient)) {
            token = admin.createDelegationToken().delegationToken().get(30, TimeUnit.SECONDS);
        }
        Properties client =
                kafka.clientProperties(
                        SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_512, token);
        client.setProperty("client.id", "with-token");

        Records.write(client, "open", "x");

        assertThat(kafka.authenticatedClients())
                .contains(new AuthenticatedClient("token-owner", "with-token", "SASL_SSL"));
    }

    @Test
    void cutNetworkResetsClientsUntilHealed() throws Exception {
        kafka.createTopic("cut", 1);
        Properties client = impatient("cut-client");
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "cut", "before");
            try (Fault cut = kafka.network().cut()) {
                assertThatThrownBy(() -> send(producer, "cut", "lost"))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TimeoutException.class);
                kafka.createTopic("while-cut", 1);
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
    void blackholeSwallowsRequestsUntilHealed() throws Exception {
        kafka.createTopic("hole", 1);
        Properties client = impatient("hole-client");
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "hole", "before");
            try (Fault hole = kafka.broker(1).network().blackhole()) {
                assertThat(
                                Host.accepts(
                                        Host.port(
                                                kafka.bootstrapServers(
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
    void delaySlowsEveryAnswerUntilHealed() throws Exception {
        kafka.createTopic("slow", 1);
        Properties client =
                kafka.clientProperties(
                        SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, "slow-client");
        Duration delay = Duration.ofMillis(700);
        try (KafkaProducer<String, String> producer = producer(client)) {
            send(producer, "slow", "a");
            try (Fault slow = kafka.network().delay(delay)) {
                // Request and answer.
                assertThat(timed(producer, "b")).isGreaterThan(delay.multipliedBy(2));
            }
            assertThat(timed(producer, "c")).isLessThan(delay.multipliedBy(2));
        }
        assertThat(Records.readAll(client, "slow")).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> kafka.network().delay(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration timed(KafkaProducer<String, String> producer, String value)
            throws Exception {
        long start = System.nanoTime();
        send(producer, "slow", value);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void restartKeepsDataPortsUsersAndEvidence() throws Exception {
        kafka.createTopic("kept", 1);
        Properties client =
                kafka.clientProperties(
                        SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_512, "keeper");
        client.setProperty("client.id", "keeper");
        Records.write(client, "kept", "before");
        String bootstrap = kafka.bootstrapServers(SecurityProtocol.SASL_SSL);

        kafka.restart();

        assertThat(kafka.bootstrapServers(SecurityProtocol.SASL_SSL)).isEqualTo(bootstrap);
        Records.write(client, "kept", "after");
        assertThat(Records.readAll(client, "kept")).containsExactly("before", "after");
        assertThat(kafka.authenticatedClients())
                .containsOnlyOnce(new AuthenticatedClient("keeper", "keeper", "SASL_SSL"));
    }

    @Test
    void faultsThatTheBackEndLacksAreRefused() {
        for (KafkaCapability capability : List.of(KafkaCapability.KILL, KafkaCapability.PAUSE)) {
            if (!backend.capabilities().contains(capability)) {
                assertThatThrownBy(
                                () -> {
                                    if (capability == KafkaCapability.KILL) {
                                        kafka.broker(1).kill();
                                    } else {
                                        kafka.broker(1).pause();
                                    }
                                })
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessage(
                                "The back end "
                                        + backend.id()
                                        + " lacks "
                                        + capability
                                        + "; use forked");
            }
        }
        assertThat(kafka.isRunning()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("saslListeners")
    void kcatWritesAndReads(
            SecurityProtocol protocol, SaslMechanism mechanism, @TempDir Path directory)
            throws Exception {
        Librdkafka library = Kcat.assumeCan(mechanism);
        String topic = "kcat-" + protocol + "-" + mechanism;
        kafka.createTopic(topic, 1);
        Kcat kcat = new Kcat(library, kafka, kdc, directory, protocol, mechanism);

        kcat.write(topic, "from kcat");

        Properties client = kafka.clientProperties(SecurityProtocol.PLAINTEXT);
        assertThat(Records.readAll(client, topic)).containsExactly("from kcat");
        Records.write(client, topic, "to kcat");
        assertThat(kcat.read(topic)).containsExactly("from kcat", "to kcat");
        assertThat(kafka.evidence().authentications())
                .filteredOn(seen -> seen.principal().startsWith("kcat"))
                .extracting(Authentication::listener, Authentication::mechanism)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                protocol.name, mechanism.mechanismName()));
    }

    @Test
    void secretsAreReadableByTheOwnerOnly() throws Exception {
        ClientKeys keys = kafka.clientKeys("secretive");
        for (Path file :
                List.of(
                        keys.keyPem(),
                        keys.keystorePem(),
                        keys.keystoreJks(),
                        keys.keystorePkcs12())) {
            assertThat(Files.getPosixFilePermissions(file))
                    .extracting(Enum::name)
                    .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        }
        assertThat(kafka.user("secretive").toString())
                .doesNotContain(kafka.user("secretive").password());
    }

    private Properties impatient(String name) {
        Properties client =
                kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, name);
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
