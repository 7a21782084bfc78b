/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.SecuredKafkaExtension;
import io.kerstream.tools.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program as operators start it, on a Kerberized broker with open transactions. */
@Timeout(120)
class TransactionsToolITCase {

    private static final long LIMIT_SECONDS = 60;

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private String prefix;

    @TempDir private Path directory;

    @BeforeEach
    void leaveTransactionsOpen(TestInfo test) throws Exception {
        prefix = test.getTestMethod().orElseThrow().getName();
        SECURED.kafka().createTopic(prefix, 1);
        open(prefix + "-k0-0-0");
        open(prefix + "-0-17");
        open(prefix + "-1-k0-0-0");
    }

    @AfterEach
    void close() {
        producers.forEach(producer -> producer.close(Duration.ZERO));
    }

    @Test
    void listsWhatIsOpenUnderThePrefixAlone() throws Exception {
        Script run = run("list", "--prefix", prefix);

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output().lines().skip(1))
                .hasSize(2)
                .anyMatch(
                        line -> line.startsWith(prefix + "-0-17 ") && line.contains(prefix + "-0"))
                .anyMatch(
                        line ->
                                line.matches(
                                        prefix + "-k0-0-0 +Ongoing +\\d+ +\\d+s +1m +\\d+ .*"));
    }

    @Test
    void abortsOnlyWhenToldTo() throws Exception {
        Script dry = run("abort", "--prefix", prefix);
        assertThat(dry.exitCode()).as(dry.output()).isZero();
        assertThat(dry.output())
                .contains("TransactionLostException")
                .contains("Dry run: nothing was aborted. Say --execute to abort these 2.");
        assertThat(openIds()).contains(prefix + "-k0-0-0", prefix + "-0-17");

        Script old = run("abort", "--prefix", prefix, "--older-than", "1h", "--execute");
        assertThat(old.output()).contains("Nothing to abort");

        Script real = run("abort", "--prefix", prefix, "--execute");
        assertThat(real.exitCode()).as(real.output()).isZero();
        assertThat(real.output()).contains("Aborted 2.");
        assertThat(openIds())
                .doesNotContain(prefix + "-k0-0-0", prefix + "-0-17")
                .contains(prefix + "-1-k0-0-0");

        assertThat(run("list", "--prefix", prefix, "--json").output()).isEqualTo("[]\n");
        assertThat(run("list", "--prefix", prefix, "--all", "--json").output())
                .contains("\"transactionalId\":\"" + prefix + "-k0-0-0\"")
                .contains("\"ageMs\":null")
                .doesNotContainPattern("\"ageMs\":\\d");
    }

    @Test
    void abortsOneById() throws Exception {
        Script run = run("abort", "--id", prefix + "-0-17", "--execute");

        assertThat(run.output()).contains("Aborted 1.");
        assertThat(openIds()).contains(prefix + "-k0-0-0").doesNotContain(prefix + "-0-17");
    }

    @Test
    void showsNoSecretWhenItIsNotLetIn() throws Exception {
        String secret = "planted-secret-4711";
        Path client =
                Files.writeString(
                        directory.resolve("client.properties"),
                        String.join(
                                "\n",
                                "security.protocol=SASL_PLAINTEXT",
                                "sasl.mechanism=PLAIN",
                                "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule"
                                        + " required username=\"nobody\" password=\""
                                        + secret
                                        + "\";",
                                "ssl.key.password=" + secret,
                                ""));

        String password = "-Dkerstream.credential.c.password=" + secret;
        for (List<String> settings :
                List.of(
                        List.<String>of(),
                        List.of(password),
                        List.of(password, "-Dno=" + secret))) {
            Script run =
                    runAs(
                            settings,
                            "list",
                            "--prefix",
                            prefix,
                            "--bootstrap-server",
                            bootstrapServers(),
                            "--command-config",
                            client.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .contains("transactions.sh list: ")
                    .doesNotContain(secret)
                    .doesNotContain("\tat ");
        }
    }

    private void open(String transactionalId) throws Exception {
        Properties properties =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        properties.setProperty("transactional.id", transactionalId);
        properties.setProperty("transaction.timeout.ms", "60000");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(prefix, new byte[1]))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static List<String> openIds() throws Exception {
        return SECURED
                .kafka()
                .admin()
                .listTransactions(
                        new ListTransactionsOptions()
                                .filterStates(List.of(TransactionState.ONGOING)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
    }

    private static String bootstrapServers() {
        return SECURED.kafka()
                .clientProperties(SecurityProtocol.SASL_PLAINTEXT)
                .getProperty("bootstrap.servers");
    }

    /** With the keytab by Flink's keys, as a job has it. */
    private Script run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        Path client = directory.resolve("kerberos.properties");
        Files.writeString(client, "security.protocol=SASL_PLAINTEXT\n");
        all.addAll(
                List.of(
                        "--bootstrap-server",
                        bootstrapServers(),
                        "--command-config",
                        client.toString()));
        return runAs(
                List.of(
                        "-Dsecurity.kerberos.login.keytab=" + SECURED.kdc().keytab("flink"),
                        "-Dsecurity.kerberos.login.principal=" + SECURED.kdc().principal("flink"),
                        "-Dsecurity.kerberos.login.contexts=KafkaClient"),
                all.toArray(new String[0]));
    }

    private Script runAs(List<String> settings, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(settings);
        return Script.run(
                "transactions.sh",
                directory,
                Map.of("KRB5_CONFIG", SECURED.kdc().krb5Conf().toString()),
                all);
    }
}
