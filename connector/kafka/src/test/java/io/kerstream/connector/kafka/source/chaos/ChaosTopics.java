/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.testing.KafkaCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The topics that the job reads. They grow, in number and in partitions, and never shrink. */
final class ChaosTopics {

    /** Matches all of them, and nothing else in the cluster. */
    static final Pattern NAMES = Pattern.compile("chaos-\\d+");

    private static final int MAX_PARTITIONS = 40;

    private final KafkaCluster kafka;
    private final Random random;

    /** Read by the writers at any time. */
    private final List<TopicPartition> partitions = new CopyOnWriteArrayList<>();

    private final List<Integer> sizes = new ArrayList<>();

    ChaosTopics(KafkaCluster kafka, Random random) {
        this.kafka = kafka;
        this.random = random;
    }

    /** As they are at each moment. */
    List<TopicPartition> partitions() {
        return partitions;
    }

    /** Adds a topic, unless there is enough; returns what was done. */
    String addTopic() {
        int count = 1 + random.nextInt(3);
        if (partitions.size() + count > MAX_PARTITIONS) {
            return "no topic: there are " + partitions.size() + " partitions";
        }
        int number = sizes.size();
        kafka.createTopic(name(number), count);
        sizes.add(0);
        grow(number, count);
        return "topic " + name(number) + " with " + count + " partitions";
    }

    /** Adds to a topic, unless there is enough; returns what was done. */
    String addPartitions() throws Exception {
        int count = 1 + random.nextInt(2);
        int number = random.nextInt(sizes.size());
        if (partitions.size() + count > MAX_PARTITIONS) {
            return "no partition: there are " + partitions.size();
        }
        int size = sizes.get(number) + count;
        Waiting.get(
                "partitions to be added",
                kafka.admin()
                        .createPartitions(Map.of(name(number), NewPartitions.increaseTo(size)))
                        .all());
        grow(number, count);
        return "topic " + name(number) + " grows to " + size + " partitions";
    }

    private void grow(int number, int count) {
        int before = sizes.get(number);
        sizes.set(number, before + count);
        for (int partition = before; partition < before + count; partition++) {
            partitions.add(new TopicPartition(name(number), partition));
        }
    }

    private static String name(int number) {
        return "chaos-" + number;
    }

    /** What a plain consumer that reads only committed records finds. */
    Received read() {
        Received found = new Received();
        for (int number = 0; number < sizes.size(); number++) {
            CommittedRecords.valuesOf(kafka, name(number))
                    .forEach(value -> found.add(Mark.ofValue(value)));
        }
        return found;
    }

    /**
     * Partitions whose committed offset is not the end of the log, with both.
     *
     * <p>The end is behind control records, which a consumer's lag counts too.
     */
    Map<String, String> lag(String group) throws Exception {
        Admin admin = kafka.admin();
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream()
                        .collect(
                                Collectors.toMap(
                                        Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                Waiting.get("the ends of the topics", admin.listOffsets(latest).all());
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(
                        Waiting.get(
                                "the offsets of the group",
                                admin.listConsumerGroupOffsets(group)
                                        .partitionsToOffsetAndMetadata()));
        Map<String, String> lag = new TreeMap<>();
        ends.forEach(
                (partition, end) -> {
                    OffsetAndMetadata offset = committed.get(partition);
                    if (offset == null || offset.offset() != end.offset()) {
                        lag.put(
                                partition.toString(),
                                (offset == null ? "none" : offset.offset())
                                        + " of "
                                        + end.offset());
                    }
                });
        return lag;
    }
}
