/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.TopicPartition;

/**
 * What the enumerator remembers across a failure.
 *
 * <p>Splits keep the offsets that were resolved when their partition was discovered. A split that
 * no reader has yet is therefore read from the same record after a restore. Once a reader has it,
 * the reader's own state counts and the offsets here are history.
 *
 * @param assignedSplits splits that readers hold in their state
 * @param unassignedSplits splits that no reader has; a starting offset of {@link
 *     KafkaPartitionSplit#UNRESOLVED_OFFSET} still has to be resolved
 * @param initialDiscoveryFinished whether partitions found from now on are new ones
 */
@Internal
public record KafkaSourceEnumState(
        Collection<KafkaPartitionSplit> assignedSplits,
        Collection<KafkaPartitionSplit> unassignedSplits,
        boolean initialDiscoveryFinished) {

    public KafkaSourceEnumState {
        assignedSplits = List.copyOf(assignedSplits);
        unassignedSplits = List.copyOf(unassignedSplits);
    }

    /** The state of a job that has not looked for partitions yet. */
    public static KafkaSourceEnumState initial() {
        return new KafkaSourceEnumState(List.of(), List.of(), false);
    }

    /** The same without the partitions that are no longer wanted. */
    public KafkaSourceEnumState onlyWith(Predicate<TopicPartition> wanted) {
        return new KafkaSourceEnumState(
                only(assignedSplits, wanted),
                only(unassignedSplits, wanted),
                initialDiscoveryFinished);
    }

    private static List<KafkaPartitionSplit> only(
            Collection<KafkaPartitionSplit> splits, Predicate<TopicPartition> wanted) {
        return splits.stream().filter(split -> wanted.test(split.getTopicPartition())).toList();
    }
}
