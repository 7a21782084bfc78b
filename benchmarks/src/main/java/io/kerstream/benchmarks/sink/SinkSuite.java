/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import static io.kerstream.benchmarks.sink.SinkContender.CLASSIC_SINK;
import static io.kerstream.benchmarks.sink.SinkContender.KERSTREAM_SINK;
import static io.kerstream.benchmarks.sink.SinkContender.OFFICIAL_SINK;
import static io.kerstream.benchmarks.sink.SinkContender.PRODUCER;
import static io.kerstream.benchmarks.sink.SinkContender.PRODUCER_TRANSACTIONS;

import io.kerstream.benchmarks.run.Suite;
import io.kerstream.benchmarks.run.TopicSpec;
import io.kerstream.benchmarks.run.Variant;
import io.kerstream.testing.KafkaCluster;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Kerstream's sinks against Flink's own and a bare producer. */
public final class SinkSuite implements Suite {

    private static final TopicSpec TOPIC = new TopicSpec("written", 100, 8);

    private static final List<SinkContender> SINKS =
            List.of(PRODUCER, KERSTREAM_SINK, OFFICIAL_SINK, CLASSIC_SINK);

    /** The official 3.4.0 calls a method that the transactional producer of Kafka 4 has not. */
    private static final List<SinkContender> TRANSACTIONAL =
            List.of(PRODUCER, KERSTREAM_SINK, CLASSIC_SINK, PRODUCER_TRANSACTIONS);

    private static final double PART = 0.15;
    private static final double PART_OF_COMMITS = 0.02;
    private static final int COMMIT_EVERY_MS = 50;
    private static final int COMMIT_RATE = 20_000;

    private final List<Variant> variants =
            List.of(
                    new Variant("none", "Guarantee NONE", TOPIC, SINKS)
                            .option(SinkJobs.GUARANTEE, DeliveryGuarantee.NONE.name())
                            .checkpointMs(1000)
                            .share(PART)
                            .main(),
                    new Variant("at-least-once", "Guarantee AT_LEAST_ONCE", TOPIC, SINKS)
                            .option(SinkJobs.GUARANTEE, DeliveryGuarantee.AT_LEAST_ONCE.name())
                            .checkpointMs(1000)
                            .share(PART)
                            .main(),
                    new Variant("exactly-once", "Guarantee EXACTLY_ONCE", TOPIC, TRANSACTIONAL)
                            .option(SinkJobs.GUARANTEE, DeliveryGuarantee.EXACTLY_ONCE.name())
                            .checkpointMs(1000)
                            .share(PART)
                            .main(),
                    new Variant(
                                    "commits",
                                    "EXACTLY_ONCE, 20 checkpoints and 20,000 records a" + " second",
                                    TOPIC,
                                    List.of(KERSTREAM_SINK))
                            .option(SinkJobs.GUARANTEE, DeliveryGuarantee.EXACTLY_ONCE.name())
                            .option(SinkJobs.RATE, String.valueOf(COMMIT_RATE))
                            .checkpointMs(COMMIT_EVERY_MS)
                            .share(PART_OF_COMMITS));

    /** Tells the topics of all runs apart. */
    private int runs;

    @Override
    public String title() {
        return "Sinks";
    }

    @Override
    public String method() {
        return """
               One writer, records of 100 bytes without keys, ready before they are written, into 8 partitions
               of a fresh topic. Sinks are chained to a source that does nothing but hand the records out, and
               make a checkpoint every second unless said otherwise. All producers have Kafka's own settings.
               *Ratio* is to the first row. A commit's time is from the notification that the checkpoint is
               complete until the transaction is committed, for the bare loop that of `commitTransaction`. The official
               sink 3.4.0 is missing where transactions are: with Kafka 4 clients it fails with NoSuchMethodError.
               """;
    }

    @Override
    public String contenderNoun() {
        return "writer";
    }

    @Override
    public List<Variant> variants() {
        return variants;
    }

    @Override
    public void prepare(KafkaCluster kafka, List<Variant> chosen, long allRecords) {
        // Each run has a topic of its own.
    }

    @Override
    public Map<String, String> clientProperties() {
        // The broker's limit for transactions is 15 minutes.
        return Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "600000");
    }

    @Override
    public String topicOfRun(KafkaCluster kafka, Variant variant) {
        String topic = variant.topic().name() + "-" + runs++;
        kafka.createTopic(topic, variant.topic().partitions());
        return topic;
    }

    @Override
    public void afterRun(KafkaCluster kafka, String topic) {
        Properties client = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "cleaner");
        try (Admin admin = Admin.create(client)) {
            admin.deleteTopics(List.of(topic)).all().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Topic " + topic + " cannot be deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while deleting " + topic, e);
        }
    }
}
