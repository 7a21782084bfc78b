/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets that are gone, offsets before the first checkpoint, offsets without checkpoints. */
@Timeout(240)
class KafkaSourceOffsetsITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1};

    @TempDir Path savepoints;

    private final StatefulCollector.View view = StatefulCollector.newView();

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static Map<TopicPartition, Long> all(TestTopic topic, long offset) {
        return Map.of(topic.partition(0), offset, topic.partition(1), offset);
    }

    private static void awaitCommitted(TestTopic topic, long offset) {
        await().atMost(SourceJob.LIMIT)
                .until(() -> topic.committed("g-" + topic.name()).equals(all(topic, offset)));
    }

    /** A savepoint at offset 50, of which the broker has nothing before offset 80 any more. */
    private String savepointWithLostOffsets(TestTopic topic, KafkaSource<String> source)
            throws Exception {
        topic.write(ALL, 0, 50);
        String savepoint;
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0)) {
            job.awaitSize(100);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        topic.write(ALL, 50, 100);
        topic.deleteRecordsBefore(ALL, 80);
        return savepoint;
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "latest"})
    void anOffsetThatIsGoneIsResetAsTheUserSays(String reset) throws Exception {
        TestTopic topic = topic("reset-" + reset);
        // The offsets' own strategy is the other one: the user's property wins.
        OffsetsInitializer starting =
                reset.equals("earliest")
                        ? OffsetsInitializer.timestamp(0)
                        : OffsetsInitializer.earliest();
        KafkaSource<String> source =
                topic.source()
                        .setStartingOffsets(starting)
                        .setProperty("auto.offset.reset", reset)
                        .build();
        String savepoint = savepointWithLostOffsets(topic, source);

        try (SourceJob job = SourceJob.start(source, 2, view, savepoint, 0)) {
            awaitCommitted(topic, 100);
            topic.write(ALL, 100, 110);
            job.awaitSize(100 + (reset.equals("earliest") ? 60 : 20));
            job.awaitCheckpoint();
        }

        List<String> expected = values(ALL, 0, 50);
        expected.addAll(values(ALL, reset.equals("earliest") ? 80 : 100, 110));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anOffsetThatIsGoneFailsTheJobIfTheUserSaysSo() throws Exception {
        TestTopic topic = topic("reset-none");
        KafkaSource<String> source =
                topic.source().setProperty("auto.offset.reset", "none").build();
        String savepoint = savepointWithLostOffsets(topic, source);

        try (SourceJob job = SourceJob.start(source, 2, view, savepoint, 0)) {
            assertThatThrownBy(job::awaitEnd)
                    .hasStackTraceContaining("OffsetOutOfRangeException")
                    .hasStackTraceContaining("reset-none-");
        }
    }

    @Test
    void aFailureBeforeTheFirstCheckpointNeitherLosesNorRepeats() throws Exception {
        TestTopic topic = topic("first-checkpoint");
        topic.write(ALL, 0, 10);
        KafkaSource<String> source =
                topic.source().setStartingOffsets(OffsetsInitializer.latest()).build();
        int written = 10;
        List<String> firstAttempt;
        try (SourceJob job = SourceJob.start(source, 2, view, null, 1, Duration.ofHours(1))) {
            // Latest is somewhere here; what comes after the first element seen has to be read.
            while (view.size() == 0) {
                topic.write(ALL, written, written + 1);
                written++;
            }
            topic.write(ALL, written, written + 50);
            written += 50;
            job.awaitSize(100);
            int seen = written;
            await().atMost(SourceJob.LIMIT)
                    .until(() -> view.elements().containsAll(values(ALL, seen - 50, seen)));
            firstAttempt = new ArrayList<>(view.elements());
            view.failOnceAt(firstAttempt.size() + 1);

            topic.write(ALL, written, written + 50);
            written += 50;
            await().atMost(SourceJob.LIMIT).until(() -> view.attempts.get() == 2);
            job.awaitSize(firstAttempt.size() + 100);
            topic.write(ALL, written, written + 1);
            written++;
            job.awaitSize(firstAttempt.size() + 102);
            assertThat(view.completedCheckpoints.get()).isZero();
        }

        firstAttempt.addAll(values(ALL, written - 51, written));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(firstAttempt);
    }

    @Test
    void withoutCheckpointsOffsetsAreCommittedAutomaticallyIfTheUserSaysSo() throws Exception {
        TestTopic topic = topic("auto-commit");
        KafkaSource<String> source =
                topic.source()
                        .setProperty("enable.auto.commit", "true")
                        .setProperty("auto.commit.interval.ms", "100")
                        .build();
        try (SourceJob job = SourceJob.start(source, 2, view, null, 0, Duration.ZERO)) {
            topic.write(ALL, 0, 20);
            job.awaitSize(40);
            awaitCommitted(topic, 20);
            topic.write(ALL, 20, 30);
            awaitCommitted(topic, 30);
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 30));
    }
}
