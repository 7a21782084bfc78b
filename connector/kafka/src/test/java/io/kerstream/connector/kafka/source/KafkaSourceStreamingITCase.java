/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streaming jobs over SASL that live through failures; asserts on every record of the result. */
@Timeout(240)
class KafkaSourceStreamingITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1, 2, 3};

    private final StatefulCollector.View view = StatefulCollector.newView();

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static Map<org.apache.kafka.common.TopicPartition, Long> offsets(
            TestTopic topic, long offset) {
        return Map.of(
                topic.partition(0), offset,
                topic.partition(1), offset,
                topic.partition(2), offset,
                topic.partition(3), offset);
    }

    @Test
    void everyRecordIsInTheResultOnceAfterATaskFailure() throws Exception {
        TestTopic topic = topic("failure");
        try (SourceJob job = SourceJob.start(topic.source().build(), 2, view, null, 3)) {
            topic.write(ALL, 0, 500);
            job.awaitSize(2000);
            job.awaitCheckpoint();
            view.failOnceAt(3000);

            topic.write(ALL, 500, 1000);
            await().atMost(SourceJob.LIMIT).until(() -> view.failures.get() == 1);
            job.awaitSize(4000);
            topic.write(ALL, 1000, 1001);
            job.awaitSize(4004);
        }

        assertThat(view.attempts.get()).as("the job was restored").isGreaterThan(1);
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 1001));
    }

    @Test
    void latestDoesNotLoseRecordsThatArriveBeforeAFailure() throws Exception {
        TestTopic topic = topic("latest-failure");
        topic.write(ALL, 0, 10);
        KafkaSource<String> source =
                topic.source().setStartingOffsets(OffsetsInitializer.latest()).build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 3)) {
            // Committed means that the readers have their partitions, at the offsets of the start.
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-latest-failure").equals(offsets(topic, 10)));
            view.failOnceAt(1);

            topic.write(ALL, 10, 20);
            job.awaitSize(40);
        }

        assertThat(view.failures.get()).isEqualTo(1);
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 10, 20));
    }

    @Test
    void aSavepointRestoresWithFewerAndWithMoreReaders(@TempDir Path savepoints) throws Exception {
        TestTopic topic = topic("rescale");
        int written = 0;
        String savepoint = null;
        for (int parallelism : new int[] {3, 1, 4}) {
            try (SourceJob job =
                    SourceJob.start(topic.source().build(), parallelism, view, savepoint, 0)) {
                topic.write(ALL, written, written + 200);
                written += 200;
                job.awaitSize(4 * written);
                savepoint = job.stopWithSavepoint(savepoints);
            }
            topic.write(ALL, written, written + 50);
            written += 50;
        }
        try (SourceJob job = SourceJob.start(topic.source().build(), 2, view, savepoint, 0)) {
            job.awaitSize(4 * written);
            job.awaitCheckpoint();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, written));
    }

    @Test
    void completedCheckpointsAreCommittedToTheGroup() throws Exception {
        TestTopic topic = topic("commits");
        try (SourceJob job = SourceJob.start(topic.source().build(), 2, view, null, 0)) {
            topic.write(ALL, 0, 123);
            job.awaitSize(4 * 123);

            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-commits").equals(offsets(topic, 123)));
        }
    }

    @Test
    void nothingIsCommittedWhenSwitchedOff() throws Exception {
        TestTopic topic = topic("no-commits");
        KafkaSource<String> source =
                topic.source()
                        .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false")
                        .build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0)) {
            topic.write(ALL, 0, 10);
            job.awaitSize(40);
            job.awaitCheckpoint();
            job.awaitCheckpoint();
        }

        assertThat(topic.committed("g-no-commits")).isEmpty();
    }

    @Test
    void aPartitionAddedWhileRunningIsReadFromItsFirstRecord() throws Exception {
        TestTopic topic = topic("growing");
        topic.write(ALL, 0, 5);
        KafkaSource<String> source =
                topic.source()
                        .setStartingOffsets(OffsetsInitializer.latest())
                        .setProperty(
                                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "300")
                        .build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0)) {
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-growing").equals(offsets(topic, 5)));

            topic.growTo(6);
            topic.write(new int[] {4, 5}, 0, 50);
            job.awaitSize(100);
            topic.write(new int[] {0, 4, 5}, 50, 60);
            job.awaitSize(130);
        }

        List<String> expected = values(new int[] {4, 5}, 0, 60);
        expected.addAll(values(0, 50, 60));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aBrokerRestartDoesNotRestartTheJob() throws Exception {
        TestTopic topic = topic("restart");
        KafkaSource<String> source =
                topic.source()
                        .setProperty(
                                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "500")
                        .setProperty("default.api.timeout.ms", "3000")
                        .setProperty("request.timeout.ms", "2000")
                        .build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0)) {
            topic.write(ALL, 0, 500);
            job.awaitSize(1000);

            SECURED.kafka().kill();
            int checkpoints = view.completedCheckpoints.get();
            await().atMost(SourceJob.LIMIT)
                    .until(() -> view.completedCheckpoints.get() > checkpoints + 2);
            SECURED.kafka().restart();
            topic.write(ALL, 500, 1000);
            job.awaitSize(4000);
            job.awaitCheckpoint();

            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
            await().atMost(SourceJob.LIMIT)
                    .until(() -> topic.committed("g-restart").equals(offsets(topic, 1000)));
        }

        assertThat(view.attempts.get()).isEqualTo(1);
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 1000));
    }

    @Test
    void anUnboundedSourceStopsAtItsOffsetsAndTheJobGoesOn() throws Exception {
        TestTopic topic = topic("unbounded-stop");
        KafkaSource<String> source =
                topic.source().setUnbounded(OffsetsInitializer.offsets(offsets(topic, 20))).build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0)) {
            topic.write(ALL, 0, 30);
            job.awaitSize(80);
            job.awaitCheckpoint();
            job.awaitCheckpoint();

            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 20));
    }
}
