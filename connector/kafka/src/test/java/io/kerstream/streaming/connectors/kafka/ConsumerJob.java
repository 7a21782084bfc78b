/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import io.kerstream.connector.kafka.source.SourceJob;
import io.kerstream.connector.kafka.source.StatefulCollector;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.testing.KafkaCluster;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** Jobs that read with a classic consumer, over SASL. */
final class ConsumerJob {

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

    private ConsumerJob() {}

    /** Reads it as {@code reader} by Kerberos, in the topic's own group, as strings. */
    static FlinkKafkaConsumer<String> consumerOf(KafkaCluster kafka, TestTopic topic) {
        return new FlinkKafkaConsumer<>(
                topic.name(), new SimpleStringSchema(), properties(kafka, topic));
    }

    /** Of a reader in the topic's own group. */
    static Properties properties(KafkaCluster kafka, TestTopic topic) {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "reader");
        properties.setProperty("group.id", "g-" + topic.name());
        return properties;
    }

    /** With checkpoints and without restarts. */
    static SourceJob start(
            FlinkKafkaConsumer<String> consumer,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint)
            throws Exception {
        return start(consumer, parallelism, view, savepoint, 0, CHECKPOINT_INTERVAL);
    }

    /**
     * Starts a job.
     *
     * @param restarts how many task failures the job survives
     * @param checkpointInterval time between two checkpoints; zero for none
     */
    static SourceJob start(
            FlinkKafkaConsumer<String> consumer,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts,
            Duration checkpointInterval)
            throws Exception {
        return start(
                consumer,
                parallelism,
                view,
                savepoint,
                restarts,
                checkpointInterval,
                new Configuration());
    }

    /**
     * Starts a job.
     *
     * @param configuration more for the mini cluster; is changed
     */
    @SuppressWarnings("deprecation") // source functions
    static SourceJob start(
            FlinkKafkaConsumer<String> consumer,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts,
            Duration checkpointInterval,
            Configuration configuration)
            throws Exception {
        return SourceJob.start(
                environment -> environment.addSource(consumer, "kafka"),
                parallelism,
                view,
                savepoint,
                restarts,
                checkpointInterval,
                configuration);
    }
}
