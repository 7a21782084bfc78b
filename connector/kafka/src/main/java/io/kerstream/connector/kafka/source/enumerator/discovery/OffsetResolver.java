/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Turns offset markers into offsets.
 *
 * <p>A starting offset that was never committed is replaced as the consumer property {@code
 * auto.offset.reset} says, be it {@code earliest}, {@code latest} or {@code by_duration:..}
 * (KIP-1106); any other value makes it an error. A stopping offset that was never committed is
 * always an error: the property says where to start, and stopping at the beginning would leave all
 * records unread without a word.
 *
 * <p>So every partition has a position before it is read for the first time. The consumer chooses
 * one by itself only when the broker no longer has the offset, again by that property.
 *
 * @param groupId the consumer group, for messages; null without one
 * @param autoOffsetReset value of the property
 */
@Internal
public record OffsetResolver(@Nullable String groupId, String autoOffsetReset) {

    private static final String BY_DURATION = "by_duration:";

    /** Reads both settings from consumer properties; Kafka's default for the reset is latest. */
    public static OffsetResolver of(Properties consumerProperties) {
        return new OffsetResolver(
                consumerProperties.getProperty(ConsumerConfig.GROUP_ID_CONFIG),
                consumerProperties
                        .getProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest")
                        .toLowerCase(Locale.ROOT));
    }

    /** Whether nothing at all can be committed. */
    public boolean hasGroup() {
        return groupId != null;
    }

    /**
     * The same map with every marker replaced by an offset to start at; other values are kept.
     *
     * @throws IllegalStateException if a committed offset is missing and nothing replaces it
     */
    public Map<TopicPartition, Long> resolveStarting(
            Map<TopicPartition, Long> offsets, PartitionOffsetsRetriever retriever) {
        return resolve(
                offsets,
                retriever,
                uncommitted ->
                        replacementFor(uncommitted).getPartitionOffsets(uncommitted, retriever));
    }

    /**
     * The same map with every marker replaced by an offset to stop before; other values are kept.
     *
     * @throws IllegalStateException if a committed offset is missing
     */
    public Map<TopicPartition, Long> resolveStopping(
            Map<TopicPartition, Long> offsets, PartitionOffsetsRetriever retriever) {
        return resolve(
                offsets,
                retriever,
                uncommitted -> {
                    throw uncommittedStoppingOffset(uncommitted);
                });
    }

    /**
     * @param replacement names offsets or markers for partitions without a committed offset, or
     *     throws
     */
    private static Map<TopicPartition, Long> resolve(
            Map<TopicPartition, Long> offsets,
            PartitionOffsetsRetriever retriever,
            Function<Collection<TopicPartition>, Map<TopicPartition, Long>> replacement) {
        Map<TopicPartition, Long> resolved = new HashMap<>(offsets);
        List<TopicPartition> uncommitted =
                new ArrayList<>(having(offsets, KafkaPartitionSplit.COMMITTED_OFFSET));
        if (!uncommitted.isEmpty()) {
            Map<TopicPartition, Long> committed = retriever.committedOffsets(uncommitted);
            resolved.putAll(committed);
            uncommitted.removeAll(committed.keySet());
            if (!uncommitted.isEmpty()) {
                resolved.putAll(replacement.apply(uncommitted));
            }
        }
        List<TopicPartition> earliest = having(resolved, KafkaPartitionSplit.EARLIEST_OFFSET);
        if (!earliest.isEmpty()) {
            resolved.putAll(retriever.beginningOffsets(earliest));
        }
        List<TopicPartition> latest = having(resolved, KafkaPartitionSplit.LATEST_OFFSET);
        if (!latest.isEmpty()) {
            resolved.putAll(retriever.endOffsets(latest));
        }
        return resolved;
    }

    private static List<TopicPartition> having(Map<TopicPartition, Long> offsets, long marker) {
        return offsets.entrySet().stream()
                .filter(entry -> entry.getValue() == marker)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private OffsetsInitializer replacementFor(Collection<TopicPartition> uncommitted) {
        if (autoOffsetReset.equals("earliest")) {
            return OffsetsInitializer.earliest();
        }
        if (autoOffsetReset.equals("latest")) {
            return OffsetsInitializer.latest();
        }
        if (autoOffsetReset.startsWith(BY_DURATION)) {
            Duration age = Duration.parse(autoOffsetReset.substring(BY_DURATION.length()));
            long from = Instant.now().minus(age).toEpochMilli();
            return OffsetsInitializer.timestamp(Math.max(0, from));
        }
        throw new IllegalStateException(
                describeMissing(uncommitted)
                        + ", and auto.offset.reset is "
                        + autoOffsetReset
                        + ". Commit offsets first, or say where to start with"
                        + " OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST)"
                        + " or (OffsetResetStrategy.LATEST).",
                new NoOffsetForPartitionException(uncommitted));
    }

    private IllegalStateException uncommittedStoppingOffset(
            Collection<TopicPartition> uncommitted) {
        return new IllegalStateException(
                describeMissing(uncommitted)
                        + " to stop before. Commit offsets first, or say where to stop with"
                        + " OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST),"
                        + " OffsetsInitializer.latest() or OffsetsInitializer.offsets(..).",
                new NoOffsetForPartitionException(uncommitted));
    }

    private String describeMissing(Collection<TopicPartition> uncommitted) {
        TreeSet<String> names =
                uncommitted.stream()
                        .map(TopicPartition::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        return (groupId == null
                        ? "No consumer group is set, so there is"
                        : "Consumer group " + groupId + " has")
                + " no committed offset for "
                + names;
    }
}
