/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.KafkaClusterBuilder;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.tools.Script;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The samples in {@code conf/}, with nothing replaced but names and paths: a broker that runs with
 * its sample is reached by a client that has all its settings from the others.
 */
@Timeout(180)
class SamplesITCase {

    private static final Path CONF = Path.of("..", "conf");

    /** Where a broker listens, and how brokers reach each other, is the harness's. */
    private static final Set<String> OF_THE_HARNESS =
            Set.of(
                    "listeners",
                    "advertised.listeners",
                    "security.inter.broker.protocol",
                    "sasl.mechanism.inter.broker.protocol");

    private static final Pattern KEYTAB_CHOICE =
            Pattern.compile(
                    "(?m)^#( *(?:security\\.kerberos\\.login\\.)?(?:keytab|principal): )"
                            + "|^#( *(?:security\\.kerberos\\.)?krb5-conf\\.path: )");

    private static final String TOPIC = "orders";

    @TempDir private static Path directory;
    private static Kdc kdc;
    private static KafkaCluster kafka;
    private static Path authority;

    @BeforeAll
    static void startABrokerWithItsSample() throws Exception {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("keystore.password"), "of-the-sample");
        Path keys = directory.resolve("broker.p12");
        authority = directory.resolve("authority.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-keystore",
                keys.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                authority.toString(),
                "-keystore",
                keys.toString());
        kdc = Kdc.builder().start();
        Properties sample = new Properties();
        try (Reader text = Files.newBufferedReader(CONF.resolve("broker.properties"))) {
            sample.load(text);
        }
        KafkaClusterBuilder cluster =
                KafkaCluster.builder(kdc)
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.GSSAPI)
                        .topic(TOPIC, 1);
        Map<String, String> names =
                Map.of(
                        "/etc/security/keytabs/kafka.keytab",
                                kdc.keytab("kafka/localhost").toString(),
                        "/etc/security/kafka/broker-1.p12", keys.toString(),
                        "/etc/security/kafka/secrets", secrets.toString(),
                        "broker-1.example.com", "localhost",
                        "EXAMPLE.COM", kdc.realm());
        for (String key : sample.stringPropertyNames()) {
            if (!OF_THE_HARNESS.contains(key)) {
                cluster.brokerProperty(key, replaced(sample.getProperty(key), names));
            }
        }
        kafka = cluster.start();
    }

    @AfterAll
    static void stop() {
        if (kafka != null) {
            kafka.close();
        }
        kdc.close();
    }

    @ParameterizedTest
    @CsvSource({
        "flink-conf-fragment.yaml, clusters-fragment.yaml, flink-conf.yaml",
        "config-fragment.yaml, clusters-config-fragment.yaml, config.yaml"
    })
    void aClientHasAllItNeedsFromTheSamples(String process, String clusters, String file)
            throws Exception {
        Path home = Files.createDirectory(directory.resolve(file + ".d"));
        Path krb5Conf = home.resolve("krb5.conf");
        Files.writeString(krb5Conf, krb5Conf());
        Map<String, String> names =
                Map.of(
                        "/etc/krb5.conf", krb5Conf.toString(),
                        "/etc/security/keytabs/flink.keytab", kdc.keytab("flink").toString(),
                        "/etc/security/keytabs/reader.keytab", kdc.keytab("reader").toString(),
                        "/etc/ssl/certs/example-ca.pem", authority.toString(),
                        "kafka1.example.com:9093,kafka2.example.com:9093",
                                kafka.bootstrapServers(SecurityProtocol.SASL_SSL),
                        "archive.example.com:9093",
                                kafka.bootstrapServers(SecurityProtocol.SASL_SSL),
                        "EXAMPLE.COM", kdc.realm());
        String settings =
                KEYTAB_CHOICE.matcher(read(process)).replaceAll("$1$2") + "\n" + read(clusters);
        Files.writeString(home.resolve(file), replaced(settings, names));

        Script doctor =
                Script.run(
                        "doctor.sh",
                        home,
                        Map.of("FLINK_CONF_DIR", home.toString()),
                        List.of("--cluster", "orders", "--read", TOPIC, "--group", "g"));

        assertThat(doctor.output()).contains("reader@" + kdc.realm()).doesNotContain("FAIL");
        assertThat(doctor.exitCode()).as(doctor.output()).isZero();
    }

    /** Two KDCs in the sample: the first one of these is down, so both lines are used. */
    private static String krb5Conf() throws IOException {
        return replaced(
                        read("krb5.conf"),
                        Map.of(
                                "kdc1.example.com",
                                "localhost:1",
                                "kdc2.example.com",
                                "localhost:" + kdc.port(),
                                "EXAMPLE.COM",
                                kdc.realm()))
                .replace("[domain_realm]", "[domain_realm]\n    localhost = " + kdc.realm());
    }

    private static String read(String sample) throws IOException {
        return Files.readString(CONF.resolve(sample));
    }

    private static String replaced(String text, Map<String, String> names) {
        String result = text;
        for (Map.Entry<String, String> each : names.entrySet()) {
            result = result.replace(each.getKey(), each.getValue());
        }
        return result;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", "of-the-sample"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(output).isZero();
    }
}
