/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Who leads a partition, and how to change that. */
final class Leaders {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Leaders() {}

    /** The leader, once there is one. */
    static int of(Admin admin, String topic, int partition) {
        return Await.value(
                "partition " + partition + " of " + topic + " to have a leader",
                LIMIT,
                () -> leader(partition(admin, topic, partition)));
    }

    private static @Nullable Integer leader(@Nullable TopicPartitionInfo info) {
        if (info == null || info.leader() == null || info.leader().isEmpty()) {
            return null;
        }
        return info.leader().id();
    }

    /** Moves the leader to the next replica in sync. */
    static int move(Admin admin, String topic, int partition) {
        int old = of(admin, topic, partition);
        int target =
                Await.value(
                        "partition "
                                + partition
                                + " of "
                                + topic
                                + " to have another replica in sync",
                        LIMIT,
                        () -> otherInSync(partition(admin, topic, partition), old));
        move(admin, topic, partition, target);
        return target;
    }

    private static @Nullable Integer otherInSync(@Nullable TopicPartitionInfo info, int leader) {
        return info == null
                ? null
                : info.isr().stream()
                        .map(Node::id)
                        .filter(id -> id != leader)
                        .min(Integer::compare)
                        .orElse(null);
    }

    /** Makes a replica the preferred one, and has it elected. */
    static void move(Admin admin, String topic, int partition, int target) {
        TopicPartition moved = new TopicPartition(topic, partition);
        List<Integer> replicas =
                Await.value(
                        "partition " + moved + " to be described",
                        LIMIT,
                        () -> replicas(partition(admin, topic, partition)));
        if (!replicas.contains(target)) {
            throw new IllegalArgumentException(
                    "broker " + target + ": has no replica of " + moved + ", they are " + replicas);
        }
        List<Integer> order = new ArrayList<>();
        order.add(target);
        replicas.stream().filter(id -> id != target).forEach(order::add);
        try {
            Topics.get(
                    admin.alterPartitionReassignments(
                                    Map.of(moved, Optional.of(new NewPartitionReassignment(order))))
                            .all());
        } catch (ExecutionException e) {
            throw new HarnessException("Cannot change the preferred leader of " + moved, e);
        }
        Await.value(
                "broker " + target + " to lead " + moved,
                LIMIT,
                () -> {
                    elect(admin, Set.of(moved));
                    Integer leader = leader(partition(admin, topic, partition));
                    return (leader != null && leader == target) ? true : null;
                });
    }

    /** On return, the first replica of each partition leads it. */
    static void electPreferred(Admin admin, String topic) {
        Await.value(
                "the preferred leaders of " + topic,
                LIMIT,
                () -> {
                    Set<TopicPartition> wrong = new HashSet<>();
                    TopicDescription description = Topics.describe(admin, topic);
                    if (description == null) {
                        return null;
                    }
                    for (TopicPartitionInfo info : description.partitions()) {
                        Integer leader = leader(info);
                        if (leader == null || leader != info.replicas().get(0).id()) {
                            wrong.add(new TopicPartition(topic, info.partition()));
                        }
                    }
                    if (wrong.isEmpty()) {
                        return true;
                    }
                    elect(admin, wrong);
                    return null;
                });
    }

    /** On return, every partition of every topic has all its replicas in sync. */
    static void awaitFullIsr(Admin admin) {
        Await.value(
                "all replicas of all partitions to be in sync",
                LIMIT,
                () -> {
                    try {
                        Set<String> topics =
                                Topics.get(
                                        admin.listTopics(new ListTopicsOptions().listInternal(true))
                                                .names());
                        Map<String, TopicDescription> all =
                                Topics.get(admin.describeTopics(topics).allTopicNames());
                        return all.values().stream()
                                        .flatMap(topic -> topic.partitions().stream())
                                        .allMatch(
                                                info ->
                                                        info.isr().size() == info.replicas().size()
                                                                && leader(info) != null)
                                ? true
                                : null;
                    } catch (ExecutionException e) {
                        return ignoreRetriable(e);
                    }
                });
    }

    private static void elect(Admin admin, Set<TopicPartition> partitions) {
        try {
            Topics.get(admin.electLeaders(ElectionType.PREFERRED, partitions).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ElectionNotNeededException)) {
                ignoreRetriable(e);
            }
        }
    }

    private static @Nullable Boolean ignoreRetriable(ExecutionException e) {
        if (e.getCause() instanceof RetriableException) {
            return null;
        }
        throw new HarnessException("The brokers refuse: " + e.getMessage(), e);
    }

    private static @Nullable List<Integer> replicas(@Nullable TopicPartitionInfo info) {
        return info == null ? null : info.replicas().stream().map(Node::id).toList();
    }

    private static @Nullable TopicPartitionInfo partition(
            Admin admin, String topic, int partition) {
        TopicDescription description = Topics.describe(admin, topic);
        if (description == null) {
            return null;
        }
        return description.partitions().stream()
                .filter(info -> info.partition() == partition)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "partition "
                                                + partition
                                                + ": "
                                                + topic
                                                + " has "
                                                + description.partitions().size()));
    }
}
