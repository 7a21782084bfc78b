/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.split;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells a reader which partitions do not exist at the moment; each event replaces the one before.
 *
 * <p>The reader lets them rest: it keeps their splits, and does not ask brokers for them.
 */
@Internal
public final class MissingPartitionsEvent implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final HashSet<TopicPartition> partitions;

    public MissingPartitionsEvent(Set<TopicPartition> partitions) {
        this.partitions = new HashSet<>(partitions);
    }

    public Set<TopicPartition> partitions() {
        return Set.copyOf(partitions);
    }

    @Override
    public String toString() {
        return "MissingPartitionsEvent" + partitions;
    }
}
