/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What one comparison is about. Not modified once {@link #all()} has returned it. */
final class Variant {

    private static final List<Contender> SOURCES_AND_BARE =
            List.of(Contender.BARE, Contender.KERSTREAM, Contender.OFFICIAL);

    /** Enough for a few polls. */
    private static final int MIN_RECORDS = 40;

    private final String name;
    private final String title;
    private final BenchmarkTopic topic;
    private List<Contender> contenders = SOURCES_AND_BARE;
    private int share = 4;
    private int parallelism = 1;
    private SecurityProtocol protocol = SecurityProtocol.SASL_PLAINTEXT;
    private Map<String, String> consumer = Map.of();
    private boolean strings;
    private long checkpointMs;
    private int heapMb = 1024;

    private Variant(String name, String title, BenchmarkTopic topic) {
        this.name = name;
        this.title = title;
        this.topic = topic;
    }

    static List<Variant> all() {
        Variant parallelism1 = small("p1", "100-byte records, parallelism 1").main();
        Variant parallelism2 = small("p2", "100-byte records, parallelism 2").main();
        parallelism2.parallelism = 2;
        Variant checkpoints = small("checkpoints", "A checkpoint every second");
        checkpoints.checkpointMs = 1000;
        Variant strings = small("strings", "SimpleStringSchema");
        strings.strings = true;
        Variant tls = small("tls", "TLS (SASL_SSL)");
        tls.protocol = SecurityProtocol.SASL_SSL;
        Variant polls = small("polls", "max.poll.records=5000 for everyone");
        polls.consumer = Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        Variant tuned1 = small("tuned1", "Kerstream's client settings for everyone, parallelism 1");
        tuned1.consumer = Contender.KERSTREAM_DEFAULTS;
        Variant tuned2 = small("tuned2", "Kerstream's client settings for everyone, parallelism 2");
        tuned2.consumer = Contender.KERSTREAM_DEFAULTS;
        tuned2.parallelism = 2;
        Variant kib = new Variant("kib", "1 KiB records", BenchmarkTopic.KIB);
        kib.share = 10;
        Variant idle =
                new Variant(
                        "idle",
                        "1,000 partitions on one reader, 4 of them busy",
                        BenchmarkTopic.MOSTLY_IDLE);
        Variant mib = new Variant("mib", "1 MiB records in a heap of 512 MiB", BenchmarkTopic.MIB);
        mib.share = 10_000;
        mib.heapMb = 512;
        return List.of(
                parallelism1,
                parallelism2,
                tuned1,
                tuned2,
                kib,
                checkpoints,
                strings,
                tls,
                polls,
                idle,
                mib);
    }

    private static Variant small(String name, String title) {
        return new Variant(name, title, BenchmarkTopic.SMALL);
    }

    /** Reads everything, with all contenders. */
    private Variant main() {
        share = 1;
        contenders = List.of(Contender.values());
        return this;
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    BenchmarkTopic topic() {
        return topic;
    }

    List<Contender> contenders() {
        return contenders;
    }

    /** Whether it is one of those with targets, which are repeated most. */
    boolean isMain() {
        return share == 1;
    }

    SecurityProtocol protocol() {
        return protocol;
    }

    /** Heap of each contender. */
    int heapMb() {
        return heapMb;
    }

    /**
     * @param mainRecords how many records the main variants read
     */
    long records(long mainRecords) {
        return Math.max(mainRecords / share, MIN_RECORDS);
    }

    /**
     * @param brokerPid see {@link RunSettings}
     * @param client what a consumer needs to connect
     */
    RunSettings settings(long mainRecords, long brokerPid, Map<String, String> client) {
        return new RunSettings(
                topic.topicName(),
                topic.partitions(),
                records(mainRecords),
                parallelism,
                strings,
                checkpointMs,
                brokerPid,
                RunSettings.merged(client, consumer));
    }
}
