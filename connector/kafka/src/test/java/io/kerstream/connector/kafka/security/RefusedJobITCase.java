/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a broker refuses for good ends a job at once, with the cause, although its restart strategy
 * would try a hundred times: the source's enumerator and reader, the sink's writer and committer.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class RefusedJobITCase {

    private static final int RESTARTS = 100;

    private static final AclOperation[] READ = {AclOperation.READ, AclOperation.DESCRIBE};
    private static final AclOperation[] WRITE = {AclOperation.WRITE, AclOperation.DESCRIBE};

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static KafkaCluster kafka;

    @TempDir private Path checkpoints;

    @BeforeAll
    static void start() throws Exception {
        kdc = Kdc.builder().backend(KdcBackend.KERBY).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(KafkaBackend.IN_PROCESS)
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.SCRAM_SHA_256)
                        .denyUnlessGranted()
                        .topic("in", 1)
                        .topic("described", 1)
                        .topic("closed", 1)
                        .topic("out", 1)
                        .grant("writer", ResourceType.TOPIC, "in", WRITE)
                        .grant("writer", ResourceType.TOPIC, "described", WRITE)
                        .grant("auditor", ResourceType.TOPIC, "out", READ)
                        .grant("job", ResourceType.TOPIC, "in", READ)
                        .grant("job", ResourceType.TOPIC, "described", AclOperation.DESCRIBE)
                        .grant("job", ResourceType.GROUP, "in", AclOperation.READ)
                        .grant("job", ResourceType.TOPIC, "out", WRITE)
                        .grant("job", ResourceType.TRANSACTIONAL_ID, "*", WRITE)
                        .start();
        TransferJob.fill(kafka, "in", 0, 10);
        TransferJob.fill(kafka, "described", 0, 10);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {kafka, kerberos, kdc}) {
            if (each != null) {
                org.apache.flink.util.IOUtils.closeQuietly(each);
            }
        }
    }

    private static Properties client(String principal) {
        return kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, principal);
    }

    private static Properties withWrongPassword() {
        Properties client = client("job");
        client.setProperty(
                "sasl.jaas.config",
                client.getProperty("sasl.jaas.config")
                        .replace(kafka.user("job").password(), "not-this-one"));
        return client;
    }

    private static void assertEndsForGood(JobClient job, String... parts) {
        Throwable failure =
                catchThrowable(
                        () ->
                                job.getJobExecutionResult()
                                        .get(TransferJob.LIMIT_SECONDS, TimeUnit.SECONDS));

        assertThat(failure).hasStackTraceContaining("The failure is not recoverable");
        assertThat(ExceptionUtils.findThrowable(failure, KafkaSecurityException.class))
                .get()
                .satisfies(cause -> assertThat(cause).hasMessageContainingAll(parts));
    }

    private JobClient start(Properties from, String topic, Properties to, String target)
            throws Exception {
        return TransferJob.start(
                TransferJob.source(from, topic, false),
                TransferJob.sink(to, target),
                RESTARTS,
                checkpoints);
    }

    @Test
    void theSourcesTopicMayNotBeSeen() throws Exception {
        assertEndsForGood(
                start(client("job"), "closed", client("job"), "out"),
                "lacks an ACL on the topics [closed]");
    }

    @Test
    void theSourcesTopicMayNotBeRead() throws Exception {
        assertEndsForGood(
                start(client("job"), "described", client("job"), "out"),
                "lacks an ACL on the topics [described]",
                "READ and DESCRIBE for a source");
    }

    @Test
    void theSourcesGroupMayNotCommit() throws Exception {
        Properties client = client("job");
        client.setProperty("group.id", "strangers");

        assertEndsForGood(
                TransferJob.start(
                        TransferJob.source(client, "in", false, "strangers"),
                        TransferJob.sink(client("job"), "out"),
                        RESTARTS,
                        checkpoints),
                "lacks the ACL READ on the consumer group strangers",
                "commit.offsets.on.checkpoint = false");
    }

    @Test
    void theSourceHasAWrongPassword() throws Exception {
        assertEndsForGood(
                start(withWrongPassword(), "in", client("job"), "out"),
                "sasl.mechanism = SCRAM-SHA-256 (client properties)",
                "the password is another one");
    }

    @Test
    void theSinksTopicMayNotBeWritten() throws Exception {
        assertEndsForGood(
                start(client("job"), "in", client("job"), "closed"),
                "lacks an ACL on the topics [closed]",
                "WRITE and DESCRIBE for a sink");
    }

    @Test
    void theSinksTransactionalIdsMayNotBeUsed() throws Exception {
        kafka.grant("poor", ResourceType.TOPIC, "out", WRITE);

        assertEndsForGood(
                start(client("job"), "in", client("poor"), "out"),
                "lacks the ACLs WRITE and DESCRIBE on the transactional id");
    }

    @Test
    void theSinkHasAWrongPassword() throws Exception {
        assertEndsForGood(
                start(client("job"), "in", withWrongPassword(), "out"),
                "the password is another one");
    }

    /** A client without SASL for the port that asks for it, with short waits. */
    private static Properties ofAnotherProtocol() {
        Properties client = new Properties();
        client.setProperty(
                "bootstrap.servers", kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
        client.setProperty("default.api.timeout.ms", "6000");
        client.setProperty("request.timeout.ms", "4000");
        return client;
    }

    @Test
    void theSourceSpeaksWhatThePortDoesNot() throws Exception {
        assertEndsForGood(
                start(ofAnotherProtocol(), "in", client("job"), "out"),
                "security.protocol = PLAINTEXT (default",
                "has SASL without TLS, with the mechanisms [SCRAM-SHA-256]");
    }

    @Test
    void theSinkSpeaksWhatThePortDoesNot() throws Exception {
        Properties plaintext = ofAnotherProtocol();
        plaintext.setProperty("max.block.ms", "6000");

        assertEndsForGood(
                start(client("job"), "in", plaintext, "out"),
                "has SASL without TLS, with the mechanisms [SCRAM-SHA-256]");
    }

    /** Refused in the midst of its transactions, and granted again: nothing is lost or doubled. */
    @Test
    void aRightThatIsTakenAwayEndsARunningJobAndItGoesOnWhereItWas() throws Exception {
        kafka.createTopic("from", 1);
        kafka.createTopic("to", 1);
        kafka.grant("writer", ResourceType.TOPIC, "from", WRITE);
        kafka.grant("auditor", ResourceType.TOPIC, "to", READ);
        kafka.grant("job", ResourceType.TOPIC, "from", READ);
        kafka.grant("job", ResourceType.GROUP, "from", AclOperation.READ);
        kafka.grant("runner", ResourceType.TOPIC, "to", WRITE);
        kafka.grant("runner", ResourceType.TRANSACTIONAL_ID, "*", WRITE);
        List<String> values = TransferJob.fill(kafka, "from", 0, 100);
        JobClient job = start(client("job"), "from", client("runner"), "to");
        awaitCommitted("to", values);

        kafka.revoke("runner", ResourceType.TRANSACTIONAL_ID, "*", WRITE);
        TransferJob.fill(kafka, "from", 100, 200);
        assertEndsForGood(job, "lacks the ACLs WRITE and DESCRIBE on the transactional id");

        kafka.grant("runner", ResourceType.TRANSACTIONAL_ID, "*", WRITE);
        JobClient second =
                TransferJob.restore(
                        TransferJob.source(client("job"), "from", false),
                        TransferJob.sink(client("runner"), "to"),
                        checkpoints);
        awaitCommitted("to", TransferJob.values(0, 200));
        second.cancel().get(TransferJob.LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitCommitted(String topic, List<String> values) {
        await().atMost(Duration.ofSeconds(TransferJob.LIMIT_SECONDS))
                .untilAsserted(
                        () ->
                                assertThat(
                                                io.kerstream.connector.kafka.CommittedRecords
                                                        .valuesOf(kafka, topic))
                                        .containsExactlyInAnyOrderElementsOf(values));
    }
}
