/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.Fault;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The KDC is away for longer than tickets live and than a sink may wait. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class KdcOutageOfTransactionsITCase {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;
    private static KafkaSecurity.Registration security;

    @TempDir private Path checkpoints;
    private int written;

    @BeforeAll
    static void start() {
        kdc = Kdc.builder().ticketLifetime(Duration.ofSeconds(8)).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI)
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_256)
                        .brokerProperty("connections.max.reauth.ms", "2000")
                        .topic("from", 1)
                        .topic("to", 1)
                        .start();
        logInAsJob();
    }

    private static void logInAsJob() {
        Configuration flink = new Configuration();
        flink.setString("security.kerberos.login.contexts", "KafkaClient");
        flink.setString("security.kerberos.login.keytab", kdc.keytab("job").toString());
        flink.setString("security.kerberos.login.principal", kdc.principal("job"));
        security = KafkaSecurity.use(flink);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {security, kafka, kerberos, kdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    @Test
    void outlastsTheDeliveryTimeout() throws Exception {
        Properties reader = kafka.clientProperties(SecurityProtocol.SASL_SSL, "reader");
        Properties writer = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        writer.setProperty("delivery.timeout.ms", "5000");
        writer.setProperty("request.timeout.ms", "2000");
        writer.setProperty("max.block.ms", "5000");
        written = 100;
        List<String> values =
                TransferJob.fill(kafka, SecurityProtocol.SASL_SSL, "from", 0, written);
        JobClient job =
                TransferJob.start(
                        TransferJob.source(reader, "from", false),
                        TransferJob.sink(writer, "to"),
                        0,
                        checkpoints);
        awaitCommitted(values);

        try (Fault outage = kdc.faults().outage()) {
            await().atMost(LIMIT).until(() -> hasEnded(job));
            assertThat(outage).isNotNull();
        }
        Throwable failure =
                catchThrowable(() -> job.getJobExecutionResult().get(1, TimeUnit.SECONDS));
        assertThat(failure)
                .hasStackTraceContaining("Recovery is suppressed by NoRestartBackoffTimeStrategy")
                .hasStackTraceContaining("KafkaSecurityUnavailableException")
                .hasStackTraceContaining("no KDC of the realm answers");

        JobClient second =
                TransferJob.restore(
                        TransferJob.source(reader, "from", false),
                        TransferJob.sink(writer, "to"),
                        checkpoints);
        awaitCommitted(TransferJob.values(0, written));
        second.cancel().get(TransferJob.LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** As long as the job runs it gets something to write, by a client that needs no KDC. */
    private boolean hasEnded(JobClient job) throws Exception {
        if (job.getJobExecutionResult().isDone()) {
            return true;
        }
        TransferJob.fill(kafka, SecurityProtocol.SASL_SSL, "from", written, written + 1);
        written++;
        return false;
    }

    private static void awaitCommitted(List<String> values) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(
                                                CommittedRecords.valuesOf(
                                                        kafka, SecurityProtocol.SASL_SSL, "to"))
                                        .containsExactlyInAnyOrderElementsOf(values));
    }
}
