/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.testing.Fault;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL for the process of a TaskManager at each step of the two-phase commit, in a cluster of
 * processes that log in by Flink's configuration; then every record is in the output exactly once.
 */
class SinkProcessKillITCase {

    private static final Logger LOG = LoggerFactory.getLogger(SinkProcessKillITCase.class);

    private static final String TOPIC = "process-kill";
    private static final int PARALLELISM = 2;
    private static final int RECORDS_PER_LANE = 20_000;
    private static final long TRANSACTION_TIMEOUT_MS = 600_000;
    private static final int EXIT_STATUS_OF_SIGKILL = 128 + 9;

    /** Longer than it takes to see at the broker that a commit has come, and to kill. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

    private static final List<Place> STEPS =
            List.of(
                    Place.BEFORE_FLUSH,
                    Place.AFTER_PREPARE,
                    Place.WHILE_SNAPSHOTTING,
                    Place.BEFORE_COMMIT,
                    Place.DURING_COMMIT,
                    Place.AFTER_COMMIT);

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.cuttable()).build();

    @TempDir Path directory;
    private StepFiles steps;

    @Test
    @Timeout(300)
    void everyRecordIsInTheOutputExactlyOnce() throws Exception {
        SECURED.kafka().createTopic(TOPIC, 3);
        steps = new StepFiles(directory.resolve("steps"));
        Path hurry = directory.resolve("hurry");
        try (FlinkProcesses flink =
                new FlinkProcesses(
                        directory.resolve("flink"), SECURED.kdc().krb5Conf(), security())) {
            // One more than the job needs: it goes on at once.
            for (int i = 0; i <= PARALLELISM; i++) {
                flink.startTaskManager();
            }
            flink.awaitTaskManagers(PARALLELISM + 1);
            JobClient job = submit(flink, hurry);
            try {
                for (Place step : STEPS) {
                    killAt(step, flink);
                    flink.startTaskManager();
                }
                Files.createFile(hurry);
                Waiting.get("the job to end", job.getJobExecutionResult());
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e + "\n" + job.getJobStatus() + flink.logs(), e);
            }
        }
        assertThat(
                        OutputCheck.differences(
                                Lanes.full(PARALLELISM, RECORDS_PER_LANE),
                                CommittedRecords.valuesOf(SECURED.kafka(), TOPIC)))
                .isEmpty();
        TransactionsOfPrefix transactions = new TransactionsOfPrefix(SECURED.kafka(), TOPIC);
        assertThat(transactions.open()).isEmpty();
        int writers = PARALLELISM * (1 + STEPS.size());
        assertThat(transactions.all())
                .hasSizeLessThanOrEqualTo(
                        (int) transactions.allowed(TransactionsOfPrefix.leftBy(writers, 1)));
        LOG.info("Transactional ids: {}", transactions.all());
    }

    private void killAt(Place step, FlinkProcesses flink) throws Exception {
        steps.arm(step);
        StepFiles.Reached reached = steps.awaitReached(step);
        LOG.info("{} is at {}", reached, step);
        if (step == Place.DURING_COMMIT) {
            try (Fault slow = SECURED.kafka().network().delay(ON_THE_WAY)) {
                steps.letGo();
                Waiting.until(
                        "the commit of " + reached + " to arrive",
                        () -> stateOf(reached.transactionalIds()) != TransactionState.ONGOING);
                kill(reached, flink);
                assertThat(steps.hasReturned()).as("answer seen").isFalse();
            }
        } else {
            kill(reached, flink);
        }
    }

    private static void kill(StepFiles.Reached reached, FlinkProcesses flink) throws Exception {
        assertThat(flink.kill(reached.pid())).isEqualTo(EXIT_STATUS_OF_SIGKILL);
    }

    /** Of the transaction that is committed first. */
    private static TransactionState stateOf(List<String> transactionalIds) throws Exception {
        TransactionDescription first =
                Waiting.get(
                        "the state of " + transactionalIds,
                        SECURED.kafka()
                                .admin()
                                .describeTransactions(transactionalIds)
                                .description(transactionalIds.get(0))
                                .toCompletionStage()
                                .toCompletableFuture());
        return first.state();
    }

    private static Map<String, String> security() {
        return Map.of(
                "security.module.factory.classes",
                "org.apache.flink.runtime.security.modules.JaasModuleFactory;"
                        + "io.kerstream.security.flink.KafkaSecurityModuleFactory",
                "security.kerberos.login.keytab",
                SECURED.kdc().keytab("flink").toString(),
                "security.kerberos.login.principal",
                SECURED.kdc().principal("flink"),
                "security.kerberos.login.contexts",
                "KafkaClient");
    }

    private JobClient submit(FlinkProcesses flink, Path hurry) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1000");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        configuration.setString(
                "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createRemoteEnvironment(
                        "127.0.0.1", flink.restPort(), configuration);
        environment.setParallelism(PARALLELISM);
        environment.enableCheckpointing(500);
        environment
                .fromSource(
                        NumberedRecords.bounded(PARALLELISM, RECORDS_PER_LANE),
                        WatermarkStrategy.noWatermarks(),
                        "records")
                .map(new PacedRecords(hurry))
                .returns(Types.LONG)
                .sinkTo(
                        new SteppedSink(
                                NumberedRecords.sink(
                                        SECURED.kafka()
                                                .clientProperties(SecurityProtocol.SASL_PLAINTEXT),
                                        TOPIC,
                                        TRANSACTION_TIMEOUT_MS),
                                steps))
                .uid("sink");
        return environment.executeAsync("process-kill");
    }
}
