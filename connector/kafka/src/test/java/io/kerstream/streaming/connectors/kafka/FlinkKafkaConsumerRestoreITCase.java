/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a classic consumer reads after failures, rescales and changes of its topics, over SASL. */
@Timeout(240)
class FlinkKafkaConsumerRestoreITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1, 2, 3};

    @TempDir Path savepoints;

    private final StatefulCollector.View view = StatefulCollector.newView();

    /** The value behind its topic's name: values of several topics are told apart. */
    private static final class TopicAndValue implements KafkaDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isEndOfStream(String nextElement) {
            return false;
        }

        @Override
        public String deserialize(ConsumerRecord<byte[], byte[]> record) {
            return record.topic() + ":" + new String(record.value(), StandardCharsets.UTF_8);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static TestTopic topic(String name) {
        return new TestTopic(SECURED.kafka(), name, ALL.length);
    }

    private static List<String> of(TestTopic topic, int[] partitions, int from, int to) {
        List<String> named = new ArrayList<>();
        values(partitions, from, to).forEach(value -> named.add(topic.name() + ":" + value));
        return named;
    }

    private static FlinkKafkaConsumer<String> earliest(FlinkKafkaConsumer<String> consumer) {
        consumer.setStartFromEarliest();
        return consumer;
    }

    private static FlinkKafkaConsumer<String> ofTopics(TestTopic group, String... topics) {
        return earliest(
                new FlinkKafkaConsumer<>(
                        List.of(topics),
                        new TopicAndValue(),
                        ConsumerJob.properties(SECURED.kafka(), group)));
    }

    private static FlinkKafkaConsumer<String> ofPattern(TestTopic group, String pattern) {
        Properties properties = ConsumerJob.properties(SECURED.kafka(), group);
        properties.setProperty(
                FlinkKafkaConsumerBase.KEY_PARTITION_DISCOVERY_INTERVAL_MILLIS, "300");
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(Pattern.compile(pattern), new TopicAndValue(), properties);
        consumer.setStartFromLatest();
        return consumer;
    }

    private SourceJob start(FlinkKafkaConsumer<String> consumer, String savepoint)
            throws Exception {
        return ConsumerJob.start(consumer, 2, view, savepoint);
    }

    @Test
    void rescaledFromOneToThreeToTwoUnderLoadNothingIsLostOrRepeated() throws Exception {
        TestTopic topic = topic("rescale");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> written =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return topic.writeWhile(() -> !stop.get(), ALL, 0);
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        });
        String savepoint = null;
        for (int parallelism : new int[] {1, 3, 2}) {
            FlinkKafkaConsumer<String> consumer =
                    earliest(ConsumerJob.consumerOf(SECURED.kafka(), topic));
            try (SourceJob job = ConsumerJob.start(consumer, parallelism, view, savepoint)) {
                job.awaitSize(view.size() + 400);
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        stop.set(true);
        int records = written.get(60, TimeUnit.SECONDS);
        try (SourceJob job =
                ConsumerJob.start(
                        ConsumerJob.consumerOf(SECURED.kafka(), topic), 2, view, savepoint)) {
            job.awaitSize(ALL.length * records);
            job.awaitCheckpoint();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, records));
    }

    @Test
    void everyRecordIsInTheResultOnceAfterATaskFailure() throws Exception {
        TestTopic topic = topic("failure");
        FlinkKafkaConsumer<String> consumer =
                earliest(ConsumerJob.consumerOf(SECURED.kafka(), topic));
        try (SourceJob job =
                ConsumerJob.start(consumer, 2, view, null, 3, Duration.ofMillis(200))) {
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
    void aRestoredJobReadsWhatTheProgramSubscribesTo() throws Exception {
        TestTopic left = topic("left");
        TestTopic kept = topic("kept");
        TestTopic joined = topic("joined");
        left.write(ALL, 0, 5);
        kept.write(ALL, 0, 5);
        String savepoint;
        try (SourceJob job = start(ofTopics(kept, "left", "kept"), null)) {
            job.awaitSize(40);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        left.write(ALL, 5, 8);
        kept.write(ALL, 5, 8);
        joined.write(ALL, 0, 4);
        String second;
        // The start position does not count for what is new, either.
        FlinkKafkaConsumer<String> changed = ofTopics(kept, "kept", "joined");
        changed.setStartFromLatest();
        try (SourceJob job = start(changed, savepoint)) {
            job.awaitSize(40 + 12 + 16);
            second = job.stopWithSavepoint(savepoints);
        }

        List<String> expected = of(left, ALL, 0, 5);
        expected.addAll(of(kept, ALL, 0, 8));
        expected.addAll(of(joined, ALL, 0, 4));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);

        // Subscribed again it is new, and read from its first record.
        try (SourceJob job = start(ofTopics(kept, "kept", "left"), second)) {
            job.awaitSize(expected.size() + 32);
            job.awaitCheckpoint();
        }
        expected.addAll(of(left, ALL, 0, 8));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void restoredPartitionsAreReadOnIfTheyAreNotFiltered() throws Exception {
        TestTopic before = topic("before");
        TestTopic after = topic("after");
        before.write(ALL, 0, 5);
        String savepoint;
        try (SourceJob job = start(ofTopics(before, "before"), null)) {
            job.awaitSize(20);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        before.write(ALL, 5, 8);
        after.write(ALL, 0, 4);
        FlinkKafkaConsumer<String> keeping = ofTopics(before, "after");
        keeping.disableFilterRestoredPartitionsWithSubscribedTopics();
        try (SourceJob job = start(keeping, savepoint)) {
            job.awaitSize(32 + 16);
            job.awaitCheckpoint();
        }

        List<String> expected = of(before, ALL, 0, 8);
        expected.addAll(of(after, ALL, 0, 4));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void partitionsAndTopicsThatAppearAreReadFromTheirFirstRecord() throws Exception {
        TestTopic old = topic("found-old");
        old.write(ALL, 0, 5);
        int[] added = {4, 5};
        TestTopic created;
        String savepoint;
        try (SourceJob job = start(ofPattern(old, "found-.*"), null)) {
            await().atMost(SourceJob.LIMIT)
                    .until(
                            () ->
                                    old.committed("g-found-old")
                                            .equals(
                                                    Map.of(
                                                            old.partition(0), 5L,
                                                            old.partition(1), 5L,
                                                            old.partition(2), 5L,
                                                            old.partition(3), 5L)));
            old.growTo(6);
            old.write(added, 0, 7);
            created = topic("found-new");
            created.write(ALL, 0, 3);
            old.write(ALL, 5, 8);
            job.awaitSize(14 + 12 + 12);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        // What appears while the job is down is new, too.
        TestTopic later = topic("found-later");
        later.write(ALL, 0, 2);
        try (SourceJob job = start(ofPattern(old, "found-.*"), savepoint)) {
            job.awaitSize(14 + 12 + 12 + 8);
            job.awaitCheckpoint();
        }

        List<String> expected = of(old, added, 0, 7);
        expected.addAll(of(created, ALL, 0, 3));
        expected.addAll(of(old, ALL, 5, 8));
        expected.addAll(of(later, ALL, 0, 2));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void byDefaultPartitionsAreLookedForOnceAtStart() throws Exception {
        TestTopic topic = topic("once");
        topic.write(ALL, 0, 5);
        FlinkKafkaConsumer<String> consumer =
                earliest(ConsumerJob.consumerOf(SECURED.kafka(), topic));
        try (SourceJob job = start(consumer, null)) {
            job.awaitSize(20);
            topic.growTo(5);
            topic.write(new int[] {4}, 0, 5);
            topic.write(ALL, 5, 10);
            job.awaitSize(40);
            job.awaitCheckpoint();
            job.awaitCheckpoint();
        }

        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 10));
    }

    @Test
    void aTopicThatDisappearedWhileTheJobWasDownDoesNotFailIt() throws Exception {
        TestTopic gone = topic("away-gone");
        TestTopic stays = topic("away-stays");
        gone.write(ALL, 0, 5);
        stays.write(ALL, 0, 5);
        String savepoint;
        try (SourceJob job = start(ofTopics(stays, "away-gone", "away-stays"), null)) {
            job.awaitSize(40);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        gone.delete();
        stays.write(ALL, 5, 8);
        try (SourceJob job = start(ofTopics(stays, "away-gone", "away-stays"), savepoint)) {
            job.awaitSize(52);
            job.awaitCheckpoint();
        }

        List<String> expected = of(gone, ALL, 0, 5);
        expected.addAll(of(stays, ALL, 0, 8));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
