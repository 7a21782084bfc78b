/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Broker;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.SecuredKafkaExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two brokers that come, go and change roles under a job over SASL, which is not restarted. */
@Timeout(300)
class KafkaSourceFailoverITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.brokers(2)
                                            .brokerProperty("connections.max.reauth.ms", "3000"))
                    .build();

    private static final int[] ALL = {0, 1, 2, 3};

    private final StatefulCollector.View view = StatefulCollector.newView();

    @AfterEach
    void allRun() {
        SECURED.kafka().brokers().stream()
                .filter(broker -> !broker.isRunning())
                .forEach(Broker::restart);
    }

    private static KafkaSource<String> sourceOf(TestTopic topic) {
        return topic.source().build();
    }

    private void assertReadOnce(SourceJob job, int records) throws Exception {
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(view.attempts.get()).as("attempts of the job").isEqualTo(1);
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, records));
    }

    private static void awaitCommitted(TestTopic topic, long offset) {
        await().atMost(SourceJob.LIMIT)
                .ignoreExceptions()
                .until(
                        () ->
                                topic.committed("g-" + topic.name())
                                        .equals(
                                                Map.of(
                                                        topic.partition(0), offset,
                                                        topic.partition(1), offset,
                                                        topic.partition(2), offset,
                                                        topic.partition(3), offset)));
    }

    @Test
    void leadersMove() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        TestTopic topic = new TestTopic(kafka, "moving", ALL.length);
        try (SourceJob job = SourceJob.start(sourceOf(topic), 2, view, null, 0)) {
            topic.write(ALL, 0, 200);
            job.awaitSize(800);
            for (int partition : ALL) {
                kafka.moveLeader("moving", partition);
            }
            topic.write(ALL, 200, 400);
            job.awaitSize(1600);
            job.awaitCheckpoint();
            assertReadOnce(job, 400);
        }
    }

    @Test
    void theBrokerThatLeadsAndCoordinatesIsKilled() throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        TestTopic topic = new TestTopic(kafka, "killed", ALL.length);
        try (SourceJob job = SourceJob.start(sourceOf(topic), 2, view, null, 0)) {
            topic.write(ALL, 0, 200);
            job.awaitSize(800);
            awaitCommitted(topic, 200);

            Broker coordinator = kafka.broker(coordinatorOf("g-killed"));
            for (int partition : ALL) {
                kafka.moveLeader("killed", partition, coordinator.id());
            }
            coordinator.kill();
            topic.write(ALL, 200, 400);
            job.awaitSize(1600);
            awaitCommitted(topic, 400);

            coordinator.restart();
            topic.write(ALL, 400, 500);
            job.awaitSize(2000);
            awaitCommitted(topic, 500);
            assertReadOnce(job, 500);
        }
    }

    private static int coordinatorOf(String group) throws Exception {
        return SECURED.kafka()
                .admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get(30, TimeUnit.SECONDS)
                .coordinator()
                .id();
    }

    @Test
    void brokersAskForAuthenticationAgainAndAgain() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "reauthenticated", ALL.length);
        RecordingReporter.clear();
        try (SourceJob job =
                SourceJob.start(
                        sourceOf(topic),
                        1,
                        view,
                        null,
                        0,
                        java.time.Duration.ofMillis(200),
                        RecordingReporter.configuration())) {
            int written = 0;
            while (RecordingReporter.sum(
                            ".Source: kafka.",
                            "KafkaSourceReader.KafkaConsumer.successful-reauthentication-total")
                    < 3) {
                topic.write(ALL, written, written + 10);
                written += 10;
                job.awaitSize(written * ALL.length);
            }
            job.awaitCheckpoint();
            assertReadOnce(job, written);
        }
    }
}
