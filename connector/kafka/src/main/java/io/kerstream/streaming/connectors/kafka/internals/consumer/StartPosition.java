/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.streaming.connectors.kafka.config.StartupMode;
import io.kerstream.streaming.connectors.kafka.internals.KafkaTopicPartition;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a consumer starts that is not restored.
 *
 * @param offsets the engine's terms for it
 */
@Internal
public record StartPosition(StartupMode mode, OffsetsInitializer offsets) implements Serializable {

    /** Without a committed offset, {@code auto.offset.reset} decides. */
    @SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
    private static final OffsetResetStrategy BY_PROPERTY = OffsetResetStrategy.NONE;

    public static StartPosition groupOffsets() {
        return new StartPosition(
                StartupMode.GROUP_OFFSETS, OffsetsInitializer.committedOffsets(BY_PROPERTY));
    }

    public static StartPosition earliest() {
        return new StartPosition(StartupMode.EARLIEST, OffsetsInitializer.earliest());
    }

    public static StartPosition latest() {
        return new StartPosition(StartupMode.LATEST, OffsetsInitializer.latest());
    }

    /**
     * At the first record that is not older, else at the end.
     *
     * @param timestamp milliseconds since the epoch
     * @param now the same for the current time
     * @throws IllegalArgumentException if the timestamp is negative or in the future
     */
    public static StartPosition timestamp(long timestamp, long now) {
        if (timestamp > now) {
            throw new IllegalArgumentException(
                    "Invalid starting timestamp "
                            + timestamp
                            + ": expected one that is not after the current time, "
                            + now
                            + ". To read only what is written from now on, call"
                            + " setStartFromLatest().");
        }
        return new StartPosition(StartupMode.TIMESTAMP, OffsetsInitializer.timestamp(timestamp));
    }

    /**
     * At offsets by partition; the rest as with {@link #groupOffsets}.
     *
     * @param specific of each partition, the offset of the next record to read
     */
    public static StartPosition specificOffsets(Map<KafkaTopicPartition, Long> specific) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        specific.forEach((partition, next) -> offsets.put(partition.toTopicPartition(), next));
        return new StartPosition(
                StartupMode.SPECIFIC_OFFSETS, OffsetsInitializer.offsets(offsets, BY_PROPERTY));
    }
}
