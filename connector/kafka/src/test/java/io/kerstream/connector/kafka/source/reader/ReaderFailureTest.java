/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitBetween;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors of Kafka, of schemas and of the job, as the task sees them. */
@Timeout(60)
class ReaderFailureTest {

    @Test
    void anErrorOfTheFetchThreadIsRethrownOnTheTaskThread() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0)).awaitPoll();
            CompletableFuture<Void> available = harness.reader.isAvailable();
            SaslAuthenticationException cause = new SaslAuthenticationException("no ticket");
            harness.consumer.setPollException(cause);

            await().atMost(LIMIT).until(available::isDone);

            assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                    .hasMessage("Reading from Kafka failed: no ticket")
                    .hasCause(cause);
            await().atMost(LIMIT).until(harness.consumer::closed);
        }
    }

    @Test
    void aRetriableErrorIsPolledAway() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.started(splitFrom(T0, 0)).awaitPoll();
            harness.consumer.setPollException(new TimeoutException("slow broker"));
            harness.consumer.write(T0, 0);

            harness.emitUntilSize(1);

            assertThat(harness.output.of("t-0")).containsExactly("0");
        }
    }

    @Test
    void aRetriableErrorWhileMarkersAreResolvedPasses() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.updateBeginningOffsets(Map.of(T0, 3L));
            harness.consumer.setOffsetsException(new TimeoutException("slow broker"));
            harness.consumer.write(T0, 3);

            harness.started(splitFrom(T0, KafkaPartitionSplit.EARLIEST_OFFSET)).emitUntilSize(1);

            assertThat(harness.output.of("t-0")).containsExactly("3");
        }
    }

    @Test
    void aRetriableErrorWhileTheEndIsLookedForPasses() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.failNextPositionWith(new NotLeaderOrFollowerException("moved"));
            harness.consumer.write(T0, 0, 1);
            harness.started(splitBetween(T0, 0, 3)).emitUntilSize(2);
            harness.consumer.stepOverTo(T0, 3);
            harness.reader.notifyNoMoreSplits();

            harness.emitUntilEnd();
        }
    }

    @Test
    void anOutageOfTheKdcWhileTheEndIsLookedForPasses() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.failNextPositionWith(
                    new SaslAuthenticationException("Failed to find any Kerberos tgt"));
            harness.consumer.write(T0, 0, 1);
            harness.started(splitBetween(T0, 0, 3)).emitUntilSize(2);
            harness.consumer.stepOverTo(T0, 3);
            harness.reader.notifyNoMoreSplits();

            harness.emitUntilEnd();
        }
    }

    @Test
    void anErrorWhileTheClientIsMadeIsRethrownOnTheTaskThread() throws Exception {
        IllegalStateException cause = new IllegalStateException("bad keytab");
        try (ReaderHarness harness =
                new ReaderHarness(
                        () -> {
                            throw cause;
                        },
                        LIMIT)) {
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

            assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                    .hasMessage("Reading from Kafka failed: bad keytab")
                    .hasCause(cause);
        }
    }

    @Test
    void aConsumerWhoseMetricsCannotBeShownIsClosed() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            IllegalStateException cause = new IllegalStateException("no such metric");
            harness.consumer.failMetricsWith(cause);
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

            assertThatThrownBy(() -> harness.reader.pollNext(harness.output)).hasCause(cause);
            await().atMost(LIMIT).until(harness.consumer::closed);
        }
    }

    @Test
    void anUndeserializableRecordIsNamed() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            harness.consumer.write(T0, 0);
            harness.consumer.write(T0, 1, null);
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

            assertThatThrownBy(() -> harness.emitUntilSize(2))
                    .rootCause()
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> harness.reader.pollNext(harness.output))
                    .hasMessageStartingWith(
                            "Cannot deserialize the record at offset 1 of partition t-0"
                                    + " (timestamp 1001) with"
                                    + " org.apache.flink.api.common.serialization"
                                    + ".SimpleStringSchema: java.lang.NullPointerException");
            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 1));
        }
    }

    @Test
    void anErrorOfTheJobsOperatorsIsNotBlamedOnTheSchema() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            IllegalStateException cause = new IllegalStateException("downstream");
            harness.output.onCollect =
                    element -> {
                        throw cause;
                    };
            harness.consumer.write(T0, 0);
            harness.started(splitFrom(T0, 0)).reader.isAvailable().get();

            assertThatThrownBy(() -> harness.reader.pollNext(harness.output)).isSameAs(cause);
        }
    }
}
