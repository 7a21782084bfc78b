/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import static io.kerstream.benchmarks.source.SourceContender.BARE;
import static io.kerstream.benchmarks.source.SourceContender.BARE_TUNED;
import static io.kerstream.benchmarks.source.SourceContender.CLASSIC;
import static io.kerstream.benchmarks.source.SourceContender.KERSTREAM;
import static io.kerstream.benchmarks.source.SourceContender.KERSTREAM_DEFAULTS;
import static io.kerstream.benchmarks.source.SourceContender.OFFICIAL;

import io.kerstream.benchmarks.run.Suite;
import io.kerstream.benchmarks.run.TopicSpec;
import io.kerstream.benchmarks.run.Variant;
import io.kerstream.testing.KafkaCluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Kerstream's sources against Flink's own and a bare consumer. */
public final class SourceSuite implements Suite {

    private static final List<SourceContender> EVERYBODY =
            List.of(BARE, KERSTREAM, OFFICIAL, BARE_TUNED);
    private static final List<SourceContender> SAME_SETTINGS = List.of(BARE, KERSTREAM, OFFICIAL);

    private static final double PART = 0.5;
    private static final double PART_OF_KIB = 0.1;
    private static final double PART_OF_MIB = 1e-4;
    private static final int SMALL_HEAP_MB = 512;

    private final List<Variant> variants =
            List.of(
                    new Variant(
                                    "p1",
                                    "100-byte records, parallelism 1",
                                    SourceTopic.SMALL,
                                    EVERYBODY)
                            .main(),
                    new Variant(
                                    "p2",
                                    "100-byte records, parallelism 2",
                                    SourceTopic.SMALL,
                                    EVERYBODY)
                            .parallelism(2)
                            .main(),
                    part("tuned1", "Kerstream's client settings for everyone, parallelism 1")
                            .client(KERSTREAM_DEFAULTS),
                    part("tuned2", "Kerstream's client settings for everyone, parallelism 2")
                            .client(KERSTREAM_DEFAULTS)
                            .parallelism(2),
                    new Variant("kib", "1 KiB records", SourceTopic.KIB, SAME_SETTINGS)
                            .share(PART_OF_KIB),
                    new Variant(
                                    "classic",
                                    "The classic API, 100-byte records, parallelism 1",
                                    SourceTopic.SMALL,
                                    List.of(KERSTREAM, CLASSIC))
                            .share(PART)
                            .option(SourceJobs.SINK_FUNCTION, "true"),
                    part("checkpoints", "A checkpoint every second").checkpointMs(1000),
                    part("strings", "SimpleStringSchema").option(SourceJobs.STRINGS, "true"),
                    part("tls", "TLS (SASL_SSL)").protocol(SecurityProtocol.SASL_SSL),
                    part("polls", "max.poll.records=5000 for everyone")
                            .client(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000")),
                    new Variant(
                                    "idle",
                                    "1,000 partitions on one reader, 4 of them busy",
                                    SourceTopic.MOSTLY_IDLE,
                                    SAME_SETTINGS)
                            .share(PART),
                    new Variant(
                                    "mib",
                                    "1 MiB records in a heap of 512 MiB",
                                    SourceTopic.MIB,
                                    SAME_SETTINGS)
                            .share(PART_OF_MIB)
                            .heapMb(SMALL_HEAP_MB));

    private static Variant part(String name, String title) {
        return new Variant(name, title, SourceTopic.SMALL, SAME_SETTINGS).share(PART);
    }

    @Override
    public String title() {
        return "Sources";
    }

    @Override
    public String method() {
        return """
               Records are in 4 partitions. Sources run chained to a sink that counts. *Ratio* is to the first
               row: the bare loop with the settings of the same table, Kafka's own unless said otherwise.
               Kerstream's source has the client settings that it has by default; they are Kerstream's alone
               where the table does not say that everyone has them. What they are, and what each of them
               brings, is in [docs/performance.md](../docs/performance.md).
               """;
    }

    @Override
    public String contenderNoun() {
        return "reader";
    }

    @Override
    public List<Variant> variants() {
        return variants;
    }

    @Override
    public void prepare(KafkaCluster kafka, List<Variant> chosen, long allRecords) {
        Map<TopicSpec, Long> needed = new LinkedHashMap<>();
        for (Variant variant : chosen) {
            needed.merge(variant.topic(), variant.records(allRecords), Math::max);
        }
        TopicFiller filler =
                new TopicFiller(kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, "filler"));
        needed.forEach(
                (topic, records) -> {
                    kafka.createTopic(topic.name(), topic.partitions());
                    filler.fill(topic, records);
                });
    }

    @Override
    public Map<String, String> clientProperties() {
        return Map.of(ConsumerConfig.GROUP_ID_CONFIG, "benchmark");
    }

    @Override
    public String topicOfRun(KafkaCluster kafka, Variant variant) {
        return variant.topic().name();
    }

    @Override
    public void afterRun(KafkaCluster kafka, String topic) {
        // The next run reads the same.
    }
}
