/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.LogCapture;
import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets in every option, a job that succeeds and jobs that fail, everything logged at DEBUG: none
 * of them is in anything that was written.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PlantedSecretsITCase {

    private static final String IN = "planted-in";
    private static final String OUT = "planted-out";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.topic(IN, 1)
                                            .topic(OUT, 1)
                                            .listener(
                                                    SecurityProtocol.SASL_SSL,
                                                    SaslMechanism.SCRAM_SHA_512,
                                                    SaslMechanism.PLAIN,
                                                    SaslMechanism.OAUTHBEARER)
                                            .listener(
                                                    SecurityProtocol.SASL_PLAINTEXT,
                                                    SaslMechanism.GSSAPI)
                                            .listener(SecurityProtocol.SSL)
                                            .mutualTls())
                    .build();

    @TempDir private Path directory;
    private final Configuration flink = new Configuration();

    /** What must not be found, by a name that may be shown. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final Map<String, String> written = new LinkedHashMap<>();

    @BeforeEach
    void plant() throws Exception {
        for (String user : new String[] {"scram-user", "plain-user", "oauth-user"}) {
            secrets.put(user, SECURED.kafka().user(user).password());
        }
        ClientKeys keys = SECURED.kafka().clientKeys("tls-user");
        secrets.put("keystore", keys.keystorePassword());
        secrets.put("truststore", SECURED.kafka().tls().truststorePassword());
        password("scram", "scram-sha-512", "scram-user", "");
        password("plain", "plain", "plain-user", "");
        password("wrong", "scram-sha-512", "scram-user", "pl4nted-wrong");
        oauth("oauth", secrets.get("oauth-user"));
        oauth("denied", "pl4nted-denied");
        for (String credential : new String[] {"scram", "plain", "oauth", "wrong", "denied"}) {
            cluster(credential, SecurityProtocol.SASL_SSL, "PEM");
            set("cluster." + credential + ".credential", credential);
        }
        cluster("tls", SecurityProtocol.SSL, "JKS");
        set("cluster.tls.ssl.keystore.location", keys.keystoreJks());
        set("cluster.tls.ssl.keystore.password", keys.keystorePassword());
        set("cluster.tls.ssl.key.password.file", file("key", keys.keystorePassword()));
        secrets.put("misspelt", "pl4nted-misspelt");
        secrets.put("environment", "pl4nted-environment");
        secrets.put("wrong", "pl4nted-wrong");
        secrets.put("denied", "pl4nted-denied");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        SECURED.kafka()
                                .clientProperties(
                                        SecurityProtocol.SASL_SSL,
                                        SaslMechanism.SCRAM_SHA_512,
                                        "seed"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(IN, "record")).get(60, TimeUnit.SECONDS);
        }
    }

    private void set(String key, Object value) {
        flink.setString("kerstream." + key, value.toString());
    }

    private Path file(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void password(String name, String type, String user, String other) {
        String prefix = "credential." + name;
        set(prefix + ".type", type);
        set(prefix + ".username", user);
        set(prefix + ".password", other.isEmpty() ? secrets.get(user) : other);
    }

    private void oauth(String name, String secret) {
        set("credential." + name + ".type", "oauthbearer");
        set("credential." + name + ".oauth.endpoint", SECURED.kafka().tokenEndpoint());
        set("credential." + name + ".oauth.client-id", "oauth-user");
        set("credential." + name + ".oauth.client-secret", secret);
    }

    private void cluster(String name, SecurityProtocol protocol, String store) {
        String prefix = "cluster." + name;
        boolean pem = store.equals("PEM");
        set(prefix + ".bootstrap.servers", SECURED.kafka().bootstrapServers(protocol));
        set(prefix + ".ssl.truststore.type", store);
        set(
                prefix + ".ssl.truststore.location",
                pem
                        ? SECURED.kafka().tls().caCertificatePem()
                        : SECURED.kafka().tls().truststoreJks());
        if (!pem) {
            set(prefix + ".ssl.truststore.password", SECURED.kafka().tls().truststorePassword());
        }
    }

    private JobGraph job(String from, String to) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        Configuration.fromMap(Map.of("restart-strategy.type", "none")));
        environment.setParallelism(1);
        Path properties = file("unused.properties", "password=" + secrets.get("truststore") + "\n");
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setBootstrapServers(
                                SECURED.kafka().bootstrapServers(SecurityProtocol.SASL_SSL))
                        .setTopics(IN)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .setProperty("kerstream.cluster", from)
                        .setProperty("ssl.key.password", "${file:" + properties + ":password}")
                        .build();
        KafkaSink<String> sink =
                KafkaSink.<String>builder()
                        .setBootstrapServers(bootstrapServers(to))
                        .setProperty("kerstream.cluster", to)
                        .setProperty("default.api.timeout.ms", "20000")
                        .setProperty("max.block.ms", "20000")
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic(OUT)
                                        .setValueSerializationSchema(new SimpleStringSchema())
                                        .build())
                        .build();
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .map(value -> from + to)
                .returns(String.class)
                .sinkTo(sink);
        return environment.getStreamGraph().getJobGraph();
    }

    private static String bootstrapServers(String to) {
        return SECURED.kafka()
                .bootstrapServers(
                        to.equals("tls") ? SecurityProtocol.SSL : SecurityProtocol.SASL_SSL);
    }

    private void run(MiniCluster cluster, String from, String to) throws Exception {
        JobGraph graph = job(from, to);
        written.put(
                "job graph " + from + to,
                new String(InstantiationUtil.serializeObject(graph), StandardCharsets.ISO_8859_1));
        StringWriter thrown = new StringWriter();
        try {
            cluster.submitJob(graph).get(60, TimeUnit.SECONDS);
            cluster.requestJobResult(graph.getJobID())
                    .get(60, TimeUnit.SECONDS)
                    .toJobExecutionResult(getClass().getClassLoader());
        } catch (ExecutionException | JobExecutionException e) {
            e.printStackTrace(new PrintWriter(thrown, true));
        }
        written.put("exceptions " + from + to, thrown.toString());
        written.put(
                "REST " + from + to,
                new FlinkRest(cluster.getRestAddress().get(20, TimeUnit.SECONDS))
                        .everything(graph.getJobID().toString()));
    }

    @Test
    void areFoundNowhere() throws Exception {
        try (LogCapture log =
                new LogCapture(Level.DEBUG, List.of("org.apache.kafka", "io.kerstream"))) {
            try (KafkaSecurity.Registration security = KafkaSecurity.use(flink);
                    MiniCluster cluster =
                            new MiniCluster(
                                    new MiniClusterConfiguration.Builder()
                                            .setConfiguration(new Configuration(flink))
                                            .withRandomPorts()
                                            .setNumTaskManagers(1)
                                            .setNumSlotsPerTaskManager(1)
                                            .build())) {
                assertThat(security).isNotNull();
                cluster.start();
                run(cluster, "scram", "tls");
                run(cluster, "plain", "oauth");
                run(cluster, "wrong", "tls");
                run(cluster, "scram", "wrong");
                run(cluster, "scram", "denied");
            }
            failWithAMisspeltKey();
            written.put("logs", log.text());
        }
        written.put("arguments", Files.readString(Path.of("/proc/self/cmdline")));
        written.put("system properties", String.valueOf(System.getProperties()));

        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), OUT))
                .as("the jobs that had good secrets")
                .containsExactlyInAnyOrder("scramtls", "plainoauth");
        assertThat(written.get("exceptions wrongtls")).contains("Authentication");
        assertThat(written.get("exceptions scramwrong")).contains("Authentication");
        assertThat(written.get("exceptions scramdenied")).isNotEmpty();
        assertThat(written.get("exceptions misspelt")).contains("pasword");
        assertThat(written.get("REST scramtls"))
                .contains("kerstream.credential.scram.password", "kerstream.cluster.tls.ssl");
        assertThat(written.get("logs").contains("DEBUG org.apache.kafka")).isTrue();
        assertThat(written.get("logs").contains("ssl.truststore.password = [hidden]")).isTrue();
        assertThat(written.get("job graph scramtls")).contains("kerstream.cluster", "${file:");
        secrets.forEach(
                (name, secret) ->
                        written.forEach(
                                (place, text) ->
                                        assertThat(text.contains(secret))
                                                .as("secret '%s' is in: %s", name, place)
                                                .isFalse()));
    }

    private void failWithAMisspeltKey() {
        Configuration misspelt = new Configuration(flink);
        misspelt.setString("kerstream.credential.scram.pasword", secrets.get("misspelt"));
        misspelt.setString("kerstream.credential.plain.password.env", secrets.get("environment"));
        StringWriter thrown = new StringWriter();
        try {
            KafkaSecurity.clientFactory(misspelt).createAdmin(new Properties()).close();
        } catch (RuntimeException e) {
            e.printStackTrace(new PrintWriter(thrown, true));
        }
        written.put("exceptions misspelt", thrown.toString());
    }
}
