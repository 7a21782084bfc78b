/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The KDC is down for longer than a ticket lives, and brokers ask for authentication again: the
 * reader loses its connections and reads on when the KDC is back.
 */
@Timeout(300)
class KafkaSourceKdcOutageITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(15);

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kdc(kdc -> kdc.ticketLifetime(TICKET_LIFE))
                    .kafka(
                            kafka ->
                                    kafka.brokerProperty("connections.max.reauth.ms", "4000")
                                            .brokerProperty(
                                                    "sasl.kerberos.min.time.before.relogin", "500"))
                    .build();

    private static final int[] ALL = {0, 1};
    private static final String CONSUMER = "KafkaSourceReader.KafkaConsumer.";

    private final StatefulCollector.View view = StatefulCollector.newView();

    @Test
    void theReaderOutlivesIt() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "outage", ALL.length);
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(
                                SECURED.kafka()
                                        .clientProperties(
                                                SecurityProtocol.SASL_PLAINTEXT, "reader"))
                        .setTopics(topic.name())
                        .setProperty("sasl.kerberos.min.time.before.relogin", "500")
                        .setProperty(
                                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "1000")
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .build();
        try (SourceJob job =
                SourceJob.start(
                        source,
                        1,
                        view,
                        null,
                        0,
                        Duration.ofMillis(200),
                        RecordingReporter.configuration())) {
            topic.write(ALL, 0, 100);
            job.awaitSize(200);

            SECURED.kdc().stop();
            // Every connection ends when it has to authenticate and cannot.
            await().atMost(SourceJob.LIMIT)
                    .until(() -> RecordingReporter.sum("", CONSUMER + "connection-count") == 0);
            job.awaitCheckpoint();
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);

            SECURED.kdc().start();
            AtomicInteger written = new AtomicInteger(100);
            await().atMost(SourceJob.LIMIT)
                    .ignoreExceptions()
                    .until(
                            () -> {
                                // The broker logs in anew as well, in its own time.
                                topic.write(new int[] {0}, written.get(), written.get() + 1);
                                written.incrementAndGet();
                                return true;
                            });
            topic.write(new int[] {0}, written.get(), 200);
            topic.write(new int[] {1}, 100, 200);
            job.awaitSize(400);
            job.awaitCheckpoint();

            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
        assertThat(view.attempts.get()).as("attempts of the job").isEqualTo(1);
        assertThat(view.elements()).containsExactlyInAnyOrderElementsOf(values(ALL, 0, 200));
    }

    @Test
    void aKeyThatIsNoLongerTheKdcsFailsTheJobOnceWhateverTheRestartStrategy() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "stale", ALL.length);
        Properties stale =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "stale");
        SECURED.kdc().changeKey("stale");
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(stale)
                        .setTopics(topic.name())
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .build();
        try (SourceJob job = SourceJob.start(source, 1, view, null, 100)) {
            assertThatThrownBy(job::awaitEnd)
                    .hasStackTraceContaining("the key is not the one the KDC has");
        }
        assertThat(view.attempts.get()).as("attempts of the job").isLessThanOrEqualTo(1);
    }
}
