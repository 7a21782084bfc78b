/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What one comparison is about. Not modified once its {@link Suite} has listed it. */
public final class Variant {

    /** Enough for a few polls. */
    private static final int MIN_RECORDS = 40;

    private final String name;
    private final String title;
    private final TopicSpec topic;
    private final List<? extends Contender> contenders;
    private final Map<String, String> options = new HashMap<>();
    private Map<String, String> client = Map.of();
    private boolean main;
    private double share = 1;
    private int parallelism = 1;
    private SecurityProtocol protocol = SecurityProtocol.SASL_PLAINTEXT;
    private long checkpointMs;
    private int heapMb = 1024;

    /**
     * @param name unique among all suites
     * @param contenders ratios are to the first
     */
    public Variant(
            String name, String title, TopicSpec topic, List<? extends Contender> contenders) {
        this.name = name;
        this.title = title;
        this.topic = topic;
        this.contenders = contenders;
    }

    /** One of those with targets, which are repeated most. */
    public Variant main() {
        main = true;
        return this;
    }

    /**
     * Reads or writes less than the others.
     *
     * @param part of the records that the benchmark is called with
     */
    public Variant share(double part) {
        share = part;
        return this;
    }

    public Variant parallelism(int readersOrWriters) {
        parallelism = readersOrWriters;
        return this;
    }

    public Variant protocol(SecurityProtocol ofClients) {
        protocol = ofClients;
        return this;
    }

    /** Client properties of all contenders. */
    public Variant client(Map<String, String> properties) {
        client = properties;
        return this;
    }

    public Variant checkpointMs(long interval) {
        checkpointMs = interval;
        return this;
    }

    /** Heap of each contender. */
    public Variant heapMb(int megabytes) {
        heapMb = megabytes;
        return this;
    }

    /** Something that the suite's contenders understand. */
    public Variant option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public String name() {
        return name;
    }

    public String title() {
        return title;
    }

    public TopicSpec topic() {
        return topic;
    }

    public List<? extends Contender> contenders() {
        return contenders;
    }

    public boolean isMain() {
        return main;
    }

    public SecurityProtocol protocol() {
        return protocol;
    }

    int heapMb() {
        return heapMb;
    }

    /**
     * How many records end a run.
     *
     * @param allRecords what the benchmark is called with
     */
    public long records(long allRecords) {
        return Math.max((long) (allRecords * share), MIN_RECORDS);
    }

    /**
     * @param topicName of this run
     * @param brokerPid see {@link RunSettings}
     * @param connection what a client needs to connect
     */
    RunSettings settings(
            String topicName, long allRecords, long brokerPid, Map<String, String> connection) {
        Map<String, String> properties = new HashMap<>(connection);
        properties.putAll(client);
        return new RunSettings(
                topicName,
                topic.partitions(),
                topic.recordBytes(),
                records(allRecords),
                parallelism,
                checkpointMs,
                brokerPid,
                options,
                properties);
    }
}
