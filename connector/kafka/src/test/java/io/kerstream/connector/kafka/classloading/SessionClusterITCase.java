/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two jobs from user jars, with different principals, in one TaskManager. The one that is cancelled
 * leaves nothing behind; the other goes on, with new tickets.
 */
@Timeout(240)
class SessionClusterITCase {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TICKET_LIFE = Duration.ofSeconds(12);

    /** Where Kerstream's security classes and Kafka's client are. */
    enum Layout {
        /** In the user jars alone: each job has its own logins. */
        IN_USER_JARS(false, false),
        /** In the user jars too, child first: the logins are those of the copy in lib. */
        IN_USER_JARS_AND_LIB(true, false),
        /** Classes of lib come first: there is one copy. */
        IN_LIB(true, true);

        private final boolean module;
        private final boolean parentFirst;

        Layout(boolean module, boolean parentFirst) {
            this.module = module;
            this.parentFirst = parentFirst;
        }

        private List<String> parentFirstPatterns() {
            return parentFirst ? List.of("io.kerstream.security.", "org.apache.kafka.") : List.of();
        }
    }

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kdc(kdc -> kdc.ticketLifetime(TICKET_LIFE))
                    .kafka(kafka -> kafka.brokerProperty("connections.max.reauth.ms", "5000"))
                    .build();

    @TempDir private Path directory;

    private String run = "";

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aCancelledJobLeavesNothingBehindAndTheOtherStillRenews(Layout layout) throws Exception {
        run = layout.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        Configuration configuration = new Configuration();
        configuration.set(
                CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL,
                layout.parentFirstPatterns());
        try (InstalledModule module = new InstalledModule(layout.module);
                MiniCluster cluster =
                        new MiniCluster(
                                new MiniClusterConfiguration.Builder()
                                        .setConfiguration(configuration)
                                        .setNumTaskManagers(1)
                                        .setNumSlotsPerTaskManager(2)
                                        .withRandomPorts()
                                        .build())) {
            assertThat(module.isInstalled()).isEqualTo(layout.module);
            cluster.start();
            JobID ending = submit(cluster, configuration, "ending");
            JobID staying = submit(cluster, configuration, "staying");
            write("ending", 0);
            write("staying", 0);
            awaitCopied("ending", 1);
            awaitCopied("staying", 1);
            assertThat(JobLoaders.places(job("ending"))).containsExactly("enumerator", "task");
            assertThat(JobLoaders.alive(job("ending")))
                    .doesNotContainAnyElementsOf(JobLoaders.alive(job("staying")))
                    .isNotEmpty();

            cluster.cancelJob(ending).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            await().atMost(LIMIT)
                    .until(() -> cluster.getJobStatus(ending).get().isGloballyTerminalState());

            JobLoaders.awaitCollected(job("ending"), Path.of("target", "leaks"));
            awaitNewTicket("staying");
            write("staying", 1);
            awaitCopied("staying", 2);
            assertThat(cluster.getJobStatus(staying).get()).isEqualTo(JobStatus.RUNNING);
            assertThat(JobLoaders.alive(job("staying"))).isNotEmpty();
        } finally {
            JobLoaders.forget(job("ending"));
            JobLoaders.forget(job("staying"));
        }
    }

    private String job(String name) {
        return run + "-" + name;
    }

    private JobID submit(MiniCluster cluster, Configuration configuration, String name)
            throws Exception {
        SECURED.kafka().createTopic(job(name) + "-in", 1);
        SECURED.kafka().createTopic(job(name) + "-out", 1);
        UserJar jar = new UserJar(directory.resolve(name + ".jar"));
        JobGraph graph =
                jar.jobGraph(
                        configuration,
                        job(name),
                        clientProperties(name).toString(),
                        job(name) + "-in",
                        job(name) + "-out");
        return cluster.submitJob(graph).get(LIMIT.toSeconds(), TimeUnit.SECONDS).getJobID();
    }

    private Path clientProperties(String name) throws IOException {
        Properties client =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, job(name));
        client.setProperty("sasl.login.class", "io.kerstream.security.login.KerberosLogin");
        Path file = directory.resolve(name + ".properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            client.store(out, null);
        }
        return file;
    }

    private void write(String name, int number) throws Exception {
        Properties writer =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "writer");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(writer, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(job(name) + "-in", "record " + number))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void awaitCopied(String name, int count) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add("record " + i);
        }
        await().atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(
                                                CommittedRecords.valuesOf(
                                                        SECURED.kafka(), job(name) + "-out"))
                                        .containsExactlyElementsOf(expected));
    }

    /** Waits for a login of the job's principal that was not there before. */
    private void awaitNewTicket(String name) {
        long before = logins(name);
        await().atMost(TICKET_LIFE.multipliedBy(3)).until(() -> logins(name) > before);
    }

    private long logins(String name) {
        return SECURED.kdc().requests().counts(job(name)).logins();
    }
}
