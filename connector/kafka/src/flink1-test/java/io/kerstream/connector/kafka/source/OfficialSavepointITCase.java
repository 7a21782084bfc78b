/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job of Apache Flink's Kafka source goes on with ours from its savepoint. */
@Timeout(180)
class OfficialSavepointITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static final int[] ALL = {0, 1, 2, 3};

    @Test
    void everyRecordIsReadOnceAcrossTheMigration(@TempDir Path savepoints) throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "migration", ALL.length);
        Properties client =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader");
        StatefulCollector.View view = StatefulCollector.newView();
        // Partition 3 stays empty under the official source: its state holds a marker.
        int[] written = {0, 1, 2};
        topic.write(written, 0, 100);

        String savepoint;
        try (SourceJob job =
                SourceJob.start(
                        org.apache.flink.connector.kafka.source.KafkaSource.<String>builder()
                                .setProperties(client)
                                .setTopics(topic.name())
                                .setGroupId("g-migration")
                                .setValueOnlyDeserializer(new SimpleStringSchema())
                                .build(),
                        2,
                        view,
                        null,
                        0)) {
            job.awaitSize(300);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        topic.write(ALL, 100, 150);

        try (SourceJob job =
                SourceJob.start(
                        KafkaSource.<String>builder()
                                .setProperties(client)
                                .setTopics(topic.name())
                                .setGroupId("g-migration")
                                .setValueOnlyDeserializer(new SimpleStringSchema())
                                .build(),
                        3,
                        view,
                        savepoint,
                        0)) {
            job.awaitSize(500);
            topic.write(ALL, 150, 160);
            job.awaitSize(540);
            job.awaitCheckpoint();
        }

        java.util.List<String> expected = values(written, 0, 160);
        expected.addAll(values(3, 100, 160));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void patternAndStoppingOffsetsGoOnAcrossTheMigration(@TempDir Path savepoints)
            throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "pattern-old", ALL.length);
        Properties client =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader");
        Pattern pattern = Pattern.compile("pattern-.*");
        Map<TopicPartition, Long> stops = new HashMap<>();
        for (int partition : ALL) {
            stops.put(topic.partition(partition), 60L);
            stops.put(new TopicPartition("pattern-new", partition), 60L);
        }
        StatefulCollector.View view = StatefulCollector.newView();
        topic.write(ALL, 0, 50);

        String savepoint;
        try (SourceJob job =
                SourceJob.start(
                        org.apache.flink.connector.kafka.source.KafkaSource.<String>builder()
                                .setProperties(client)
                                .setTopicPattern(pattern)
                                .setUnbounded(
                                        org.apache.flink.connector.kafka.source.enumerator
                                                .initializer.OffsetsInitializer.offsets(stops))
                                .setValueOnlyDeserializer(new SimpleStringSchema())
                                .build(),
                        2,
                        view,
                        null,
                        0)) {
            job.awaitSize(200);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        topic.write(ALL, 50, 70);
        TestTopic created = new TestTopic(SECURED.kafka(), "pattern-new", ALL.length);
        created.write(ALL, 100, 170);

        try (SourceJob job =
                SourceJob.start(
                        KafkaSource.<String>builder()
                                .setProperties(client)
                                .setTopicPattern(pattern)
                                .setStartingOffsets(OffsetsInitializer.latest())
                                .setUnbounded(OffsetsInitializer.offsets(stops))
                                .setValueOnlyDeserializer(new SimpleStringSchema())
                                .build(),
                        3,
                        view,
                        savepoint,
                        0)) {
            job.awaitSize(480);
            job.awaitCheckpoint();
        }

        java.util.List<String> expected = values(ALL, 0, 60);
        expected.addAll(values(ALL, 100, 160));
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
